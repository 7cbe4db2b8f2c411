#!/bin/sh
# yaml 2.9.1: a mapping has the keys 1 and "1", or null and "". One would expect the error that a key standing twice gets ("Map keys must be unique"), as
# the result is an object, whose names are strings. There is neither error nor warning, and the first value is gone: the check compares the scalars
# of YAML, where these are two keys, before they become names. Who parses files of users into objects has to compare the names.
set -eu
package=yaml version=2.9.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "$package@$version" > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
cat > parse.cjs <<'JS'
const { parseDocument } = require('yaml');
for (const text of ['{1: a, 1: b}', '{1: a, "1": b}', '{null: a, "": b}']) {
  const document = parseDocument(text);
  const told = [...document.errors, ...document.warnings].map(({ code }) => code);
  console.log(`${text}: ${told.join(' ') || JSON.stringify(document.toJS())}`);
}
JS
seen=$(node parse.cjs)
echo "$package $version, node $(node --version)"
echo "$seen"
[ "$seen" = '{1: a, 1: b}: DUPLICATE_KEY
{1: a, "1": b}: {"1":"b"}
{null: a, "": b}: {"":"b"}' ]
