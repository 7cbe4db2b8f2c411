#!/bin/sh
# @oclif/core 4.14.0: a command without any flag is given --toString, --valueOf or --hasOwnProperty. One would expect what --missing gets, "Nonexistent
# flag". The parser looks the name up in a plain object and finds what that inherits from Object.prototype: the flag is taken in silence, and
# is in no result. Who hands words of users to this parser has to ask Object.hasOwn first.
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
  for (const word of ['--missing', '--toString', '--valueOf', '--hasOwnProperty']) {
    const told = await Parser.parse([word], { flags: {}, args: {} }).then(
      ({ flags, argv }) => `taken, flags ${JSON.stringify(flags)}, words ${JSON.stringify(argv)}`,
      (error) => `refused, ${error.message.split('\n')[0]}`,
    );
    console.log(`${word}: ${told}`);
  }
})();
JS
seen=$(node parse.cjs)
echo "$package $version, node $(node --version)"
echo "$seen"
[ "$seen" = '--missing: refused, Nonexistent flag: --missing
--toString: taken, flags {}, words []
--valueOf: taken, flags {}, words []
--hasOwnProperty: taken, flags {}, words []' ]
