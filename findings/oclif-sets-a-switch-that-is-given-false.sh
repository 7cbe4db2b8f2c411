#!/bin/sh
# @oclif/core 4.14.0: a boolean flag is given as --yes=false. One would expect false, or an error that the flag takes no value. The flag is true, and
# "false" is the first word of the command, in front of the words that follow: `remove --yes=false disk0` removes the thing "false" without asking. A
# variable of the environment that stands for the same flag is read as one would expect. Who wants an error has to look for `=` behind such flags.
set -eu
package=@oclif/core version=4.14.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "$package@$version" > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
cat > parse.cjs <<'JS'
const { Args, Flags, Parser } = require('@oclif/core');
const command = {
  flags: { yes: Flags.boolean({ env: 'EXAMPLE_YES' }) },
  args: { first: Args.string({ ignoreStdin: true }), second: Args.string({ ignoreStdin: true }) },
};
(async () => {
  const { flags, args } = await Parser.parse(process.argv.slice(2), command);
  console.log(`yes ${flags.yes}, first ${args.first}, second ${args.second}`);
})();
JS
line=$(node parse.cjs --yes=false disk0)
variable=$(EXAMPLE_YES=false node parse.cjs disk0)
echo "$package $version, node $(node --version)"
echo "--yes=false disk0: $line"
echo "EXAMPLE_YES=false, disk0: $variable"
[ "$line" = 'yes true, first false, second disk0' ] && [ "$variable" = 'yes false, first disk0, second undefined' ]
