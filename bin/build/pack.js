// The archive of the smaller files of the bundle.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { deflateRawSync } = require('node:zlib');
const { USUAL } = require('./hot.js');
const { bundle, entry, parts } = require('./paths.js');

/** Tells this bundle from others: bytecode is bound to the text that it was made of. */
function digest() {
  const hash = createHash('sha256');
  for (const file of readdirSync(bundle, { recursive: true }).sort())
    if (file === 'parts' || file.endsWith('.cjs'))
      hash.update(`${file}\n`).update(readFileSync(join(bundle, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Parts that the usual command lines read; the others are deflated. */
const READY = new RegExp(
  `^(commands/(agent|${USUAL.map((id) => id.replace(':', '[.]')).join('|')})|rest/.*|library/usual|data/mlx5-(about-settings|adb-(diagnostics|enums|management|others|ports)|capabilities|commands|enums|nvconfig.*|objects|opcodes|register-ids|registers|units|value-words)|late/(cli-remote-open|families-mlx5-client-jobs-.*)|kept|state)[.]`,
);

/** The smaller files, each read by itself from one archive: a package of hundreds of files takes long to install. */
async function packParts() {
  const { archiveOf } = await import(join(entry, 'archive.js'));
  const { PARTS } = await import(join(entry, 'code.js'));
  const files = readdirSync(parts, { recursive: true }).filter((file) => /\.\w+$/.test(file));
  const contents = files.sort().map((file) => {
    const bytes = readFileSync(join(parts, file));
    return READY.test(file) ? [file, bytes] : [file, deflateRawSync(bytes, { level: 9 }), true];
  });
  writeFileSync(join(bundle, PARTS), archiveOf(contents));
}

/** Bytes that fwctl.cjs may have: each command line reads it. */
const MOST = 165_000;

/** Throws where fwctl.cjs has become too large: what the usual lines never run does not belong there. */
function requireSmall() {
  const { size } = statSync(join(bundle, 'fwctl.cjs'));
  if (size > MOST)
    throw new Error(`fwctl.cjs has ${size} bytes, and may have ${MOST}: see hot.js and split.js`);
}

module.exports = { digest, packParts, requireSmall };
