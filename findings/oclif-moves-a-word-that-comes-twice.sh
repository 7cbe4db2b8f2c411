#!/bin/sh
# @oclif/core 4.14.0: a command that takes any words (strict: false) is given "cp a b a". One would expect them in their order. `argv` of the result has
# "cp a a b": the words are sorted by where each first stands on the line, so that one that comes twice loses its place. `raw` of the
# same result has the right order. A command that runs another program, or pairs its words, gets other words than were typed.
set -eu
package=@oclif/core version=4.14.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "$package@$version" > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
cat > parse.cjs <<'JS'
const { Parser } = require('@oclif/core');
(async () => {
  const { argv, raw } = await Parser.parse(process.argv.slice(2), { flags: {}, args: {}, strict: false });
  console.log(`argv ${argv.join(' ')}, raw ${raw.map(({ input }) => input).join(' ')}`);
})();
JS
seen=$(node parse.cjs cp a b a)
echo "$package $version, node $(node --version)"
echo "cp a b a: $seen"
[ "$seen" = 'argv cp a a b, raw cp a b a' ]
