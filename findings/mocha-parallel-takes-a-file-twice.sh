#!/bin/sh
# mocha 12.0.3: a test file that two arguments name (once by itself, once by a pattern) runs once in the ordinary mode and twice with
# --parallel. One would expect the same tests in both modes: the list of files is not made unique; in the ordinary mode it is Node's module
# cache that hides it. Who lists long files first, to start them early, has to make the list unique.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund mocha@12.0.3 > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
mkdir tests
echo "it('is there', () => {});" > tests/one.test.js

passing() { npx mocha "$@" tests/one.test.js 'tests/*.test.js' | sed -nE 's/^ +([0-9]+) passing.*/\1/p'; }
ordinary=$(passing)
parallel=$(passing --parallel --jobs 2)
echo "mocha $(npx mocha --version), node $(node --version): ordinary mode $ordinary passing, --parallel $parallel passing"
[ "$ordinary" = 1 ] && [ "$parallel" = 2 ]
