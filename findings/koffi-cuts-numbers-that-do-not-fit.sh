#!/bin/sh
# koffi 3.3.4: a number that the C type has no room for. One would expect a RangeError, as Node's Buffer throws, since koffi throws for a string or a
# boolean in the same place. Instead the upper bits are cut without a word, in arguments and in structures alike: 300 in a uint8_t is 44, 2 to the 40th and 5 in
# an int is 5, 2n to the 64th and 3 in an int64_t is 3, NaN is 0. A list longer than its array loses its end. Who passes numbers of users on to C
# has to check their range first.
set -eu
package=koffi version=3.3.4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "$package@$version" > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
cat > fits.cjs <<'JS'
const koffi = require('koffi');
const libc = koffi.load('libc.so.6');
const abs = libc.func('int abs(int)');
const llabs = libc.func('int64_t llabs(int64_t)');
const bytes = Buffer.alloc(3);
koffi.encode(bytes, 0, koffi.struct({ one: 'uint8_t', two: koffi.array('uint8_t', 2) }), { one: 300, two: [1, 2, 3] });
const refused = (value) => {
  try { return abs(value); } catch (error) { return error.name; }
};
console.log(`struct ${bytes.toString('hex')}, int ${abs(2 ** 40 + 5)}, int64 ${llabs(2n ** 64n + 3n)}, NaN ${abs(NaN)}, '5' ${refused('5')}, true ${refused(true)}`);
JS
seen=$(node fits.cjs)
echo "$package $version, node $(node --version): $seen"
[ "$seen" = "struct 2c0102, int 5, int64 3, NaN 0, '5' TypeError, true TypeError" ]
