// The archives of the smaller files of the bundle, and of texts.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { blockOf } = require('./blocks.js');
const { USUAL } = require('./hot.js');
const { bundle, dist, entry, loading, manifest, parts } = require('./paths.js');

/** What is compiled with bytecode that is kept: the first files of lines and of the library, and the archive. */
const COMPILED = ['fwctl.cjs', 'parts', 'usual.cjs'];

/** Tells this bundle from others: bytecode is bound to the text that it was made of. The files that come behind it have it in them, and those of an earlier build are none of it. */
function digest() {
  const hash = createHash('sha256');
  for (const file of COMPILED) hash.update(`${file}\n`).update(readFileSync(join(bundle, file)));
  return hash.digest('hex').slice(0, 16);
}

const TABLES_MLX5 =
  'about-settings|areas|adb-(diagnostics|enums|management|others|ports)|capabilities|commands|enums|nvconfig.*|objects|opcodes|register-ids|registers';

/** What the usual command lines read: as it is. */
const READY = new RegExp(
  `^(commands/(${USUAL.map((id) => id.replace(':', '[.]')).join('|')})|data/(capability-templates|mlx5-(${TABLES_MLX5}))|kept|larger|ready|state|late/(cli-remote-open|families-mlx5-client-jobs-.*))[.]`,
);

/** What is a block by itself, as few command lines need it. */
const APART = [/^data\/mlx5-(?!units|value-words)/, /(^|[/-])(bnxt|cxl|pds)[.-]/];

/**
 * The stages of the block of all else: of each what the pattern in it fits and none above; it needs those in front of it, as most command lines do. A megabyte takes two milliseconds
 * to unpack, once: a command is read before what it needs, which stands in front of it. What fits none is a block by itself.
 */
const STAGES = [
  /^(data\/mlx5-(units|value-words)|library\/(commands\/.*|fwctl)|rest\/(bits|cli|client|families|families-mlx5-(client|meaning|prm)|files|native|present|state|uapi|values))[.]/,
  /^commands\/(config|counters|diag|feature|function|health|link|list|module|obj|prm|reg|temp|watch)[.]|^common\/src-cli-(ask|changes|config|confirm|counters|diag|feature|function|jobs|module|obj|offline|prm|reg|table|undo|watch)[.]/,
  /^(common(?!\/src-cli)|library|rest)\//,
  /^(commands|late|common)\//,
];

/** The stage for a file: of which block, and which of it. */
function stageOf(name) {
  const apart = APART.findIndex((fits) => fits.test(name));
  if (apart >= 0) return [apart, 0];
  const stage = STAGES.findIndex((fits) => fits.test(name));
  return stage < 0 ? [name, 0] : ['all', stage];
}

/** A file of which the parts need not be, and which text of theirs stands there: the layouts of the library's modules for any bundler. */
const LAYOUTS = 'pure/prm-mlx5.mjs';

/** A part that stands behind the texts of `--help`, which say much of it. */
const MANIFEST = 'manifest.txt';

/** Sentences about names, and layouts that no other file has: they stand in front of what `find` finds, which has them too. Sentences about settings are read by usual lines. */
const FOUND = /^data\/(\w+-about(?!-settings)|(bnxt|cxl|pds)-)/;

/** The files of the archive of names: in one block, what the parts have of it in front. `files`: name and bytes of each. */
async function packNames(files) {
  const { archiveOf } = await import(join(loading, 'archive.js'));
  const { NAMES } = await import(join(dist, 'src/cli/find/archive.js'));
  const found = filesIn(parts).filter((name) => FOUND.test(name));
  const stages = [found.map((name) => [name, readFileSync(join(parts, name))]), files];
  writeFileSync(join(bundle, NAMES), archiveOf([], [await blockOf(stages)]));
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => /\.\w+$/.test(file))
    .sort();

/** What oclif prints, by its lines: name and bytes of each. */
async function packTexts(texts) {
  const { archiveOf } = await import(join(loading, 'archive.js'));
  const { TEXT } = await import(join(entry, 'text.js'));
  const stages = [texts, [[MANIFEST, readFileSync(manifest)]]].filter(({ length }) => length);
  writeFileSync(join(bundle, TEXT), archiveOf([], [await blockOf(stages)]));
}

/** The smaller files, each read by itself from one archive: a package of hundreds of files takes long to install. */
async function packParts() {
  const { archiveOf } = await import(join(loading, 'archive.js'));
  const { PARTS } = await import(join(loading, 'code.js'));
  const { NAMES } = await import(join(dist, 'src/cli/find/archive.js'));
  const { TEXT } = await import(join(entry, 'text.js'));
  const layouts = readFileSync(join(bundle, LAYOUTS));
  const files = [[MANIFEST, { first: 0, size: statSync(manifest).size, source: `@${TEXT}` }]];
  const blocks = new Map();
  for (const name of filesIn(parts)) {
    const bytes = readFileSync(join(parts, name));
    const first = layouts.indexOf(bytes);
    if (FOUND.test(name)) files.push([name, { first: 0, size: bytes.length, source: `@${NAMES}` }]);
    else if (first >= 0 && bytes.length) files.push([name, { first, size: bytes.length, source: LAYOUTS }]);
    else if (READY.test(name)) files.push([name, bytes]);
    else {
      const [block, stage] = stageOf(name);
      const stages = blocks.get(block) ?? [];
      blocks.set(block, stages);
      stages[stage] = [...(stages[stage] ?? []), [name, bytes]];
    }
  }
  const all = Array.from(blocks.values(), (stages) => blockOf(stages));
  writeFileSync(join(bundle, PARTS), archiveOf(files, await Promise.all(all)));
}

/** Bytes that fwctl.cjs may have: each command line reads it. */
const MOST = 138_000;

/** Throws where fwctl.cjs has become too large: what the usual lines never run does not belong there. */
function requireSmall() {
  const { size } = statSync(join(bundle, 'fwctl.cjs'));
  if (size > MOST)
    throw new Error(`fwctl.cjs has ${size} bytes, and may have ${MOST}: see hot.js and split.js`);
}

module.exports = { digest, packNames, packParts, packTexts, requireSmall };
