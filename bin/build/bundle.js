// Writes the program to dist/bundle, by esbuild, as CommonJS (which starts faster than ESM):
//   start.cjs      the few lines that run first
//   launch.cjs     what becomes a program that is served by notification
//   older.cjs      what Node 18 lacks
//   library.cjs    what other programs import
//   keep.cjs       writes the bytecode of what a first run has compiled to the user's cache
//   complete.cjs   what the completion scripts of shells call, in place of all else
//   fwctl.cjs      the entry, one command, and all modules that it needs, with what it needs of oclif
//   commands/*     the other commands, each with what only it needs: so that one more makes none of the others slower
//   common/*       what several of them need, by folder of the sources
//   rest.cjs       what fwctl.cjs would need besides, and hot.js has not seen in use: loaded when something of it is
//   late/*         what only command lines with certain flags need: other backends than the built-in one
//   firmware.cjs   what the built-in device does beside telling what it is
//   state.cjs      the checks of state files, which each command line has that finds one
//   profile.cjs    the check of a profile that was kept
//   cxl.cjs ...    the device side of each family but that of the built-in device
//   oclif.cjs      the whole of oclif: help, errors, everything unusual
//   data/*         the chapters of layouts and other tables, as text
//   packages/*     large packages that most command lines do without
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { join, relative } = require('node:path');
const { deflateRawSync } = require('node:zlib');
const { build } = require('esbuild');
const {
  apart,
  canBeLate,
  chapterFile,
  chapters,
  lateModules,
  lateNode,
  lateParts,
  lazyOclif,
  ownParts,
  shared,
  wholeWay,
  written,
} = require('./lazy.js');
const { hotFile, hotText } = require('./hot-data.js');
const {
  CENTRAL,
  commands,
  fileOf,
  libraryText,
  modulesText,
  nameOf,
  oclifText,
  programText,
} = require('./bundle-text.js');
const { bundle, dist, entry, manifest, parts, root } = require('./paths.js');

/** Commands that most people run most often: each has in its file all that it needs beside fwctl.cjs. */
const USUAL = ['config:query', 'list', 'query-caps', 'reg:get', 'rpc'];

const APART = [
  'chalk',
  'cli-table3',
  'cli-spinners',
  'jose',
  'minimatch',
  'saxes',
  'tinyglobby',
  'xz-decompress',
  'yaml',
];

const words = (text) => text.split(' ');
const ofRegisters = (name) => `registers/${name}`;

/**
 * What few command lines need, by file: modules that give functions, tables and plain values. Those whose names have no folder are of the firmware
 * of the built-in device.
 */
const LATE_MODULES = {
  'state.cjs': ['state-check', '/backends/emulated/state-check', '/state/journal'],
  'profile.cjs': ['profile-shape'],
  'challenge.cjs': ['registers/challenge'],
  'images.cjs': ['update/check', 'update/factory'],
  'firmware.cjs': [
    ...words('absent binding congestion coredump coverage diag fault-words faults infiniband network'),
    ...words('objects reset rscdump tracer vports /families/faults'),
    ...words('buffers clock components counters debug-tokens embedded-cpu link module nvconfig pcie').map(
      ofRegisters,
    ),
    ...words('pddr pools port pphcr prbs qos reset roce sensors serdes tracer update').map(ofRegisters),
  ],
};

const FAMILIES = join(dist, 'src/families');

/** Of the built-in device's family all that only some commands ask of its client: it is the one that fwctl.cjs has. */
LATE_MODULES['client.cjs'] = [
  ...words(
    'client/codes client/jobs client/layout-book client/messages client/names client/secrets meaning',
  ).map((name) => `/families/mlx5/${name}`),
  ...words('/bits/joined /bits/meaning /client/raw-family /families/vocabulary'),
];

for (const family of readdirSync(FAMILIES))
  if (family !== 'mlx5' && existsSync(join(FAMILIES, family, 'family.js')))
    LATE_MODULES[`${family}.cjs`] = [`/families/${family}/family`];

/** What is import()ed when a flag, a file or an unusual line asks for it, by file: its name in the bundle. Each comes to it as it is met. */
const PARTS = new Map();

/** The name of a late file: cli-tape-replay, families-mlx5-client-jobs-temp; undefined: it is none of ours. */
function partOf(file) {
  if (!file.startsWith(join(dist, 'src'))) return undefined;
  const name = relative(join(dist, 'src'), file).replace(/\.js$/, '').replaceAll('/', '-');
  PARTS.set(file, name);
  return name;
}

const LATE = ['node:module', 'node:os', 'node:readline', 'node:tty'];

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: 'none',
  logLevel: 'warning',
  // native/libc.ts asks for it only where there is no require().
  logOverride: { 'empty-import-meta': 'silent', 'indirect-require': 'silent' },
  absWorkingDir: root,
  external: ['./commands/*.cjs', './late/*.cjs', './keep.cjs'],
  // vm.Script has no import() of its own.
  supported: { 'dynamic-import': false },
};

/** The function that Node puts around a CommonJS file; as a part of the text it costs no copy of it. */
const wrapped = {
  banner: { js: '(function(exports,require,module,__filename,__dirname){' },
  footer: { js: '})' },
};

const fromText = (name, contents) => ({ stdin: { contents, resolveDir: dist }, outfile: join(parts, name) });

const fromFiles = (folder, entryPoints) => ({
  entryPoints,
  outdir: join(parts, folder),
  outExtension: { '.js': '.cjs' },
});

/** Writes the chapters of all families as text; gives the name of each module's one function, by file. */
async function writeChapters() {
  mkdirSync(join(parts, 'data'), { recursive: true });
  const names = new Map();
  for (const file of readdirSync(FAMILIES, { recursive: true }).filter((path) =>
    /\/prm\/data\/[^/]+\.js$/.test(path),
  )) {
    const [[name, chapter]] = Object.entries(await import(join(FAMILIES, file)));
    names.set(join(FAMILIES, file), name);
    writeFileSync(join(parts, 'data', chapterFile(join(FAMILIES, file))), chapter());
  }
  return names;
}

/** The late modules by file: what they export, and the file of the bundle in which they stand. */
async function lateFirmware() {
  const folder = 'families/mlx5/firmware';
  const late = new Map();
  for (const [home, names] of Object.entries(LATE_MODULES))
    for (const name of names) {
      const file = join(dist, 'src', name.startsWith('/') ? '' : folder, `${name}.js`);
      late.set(file, { home, exported: await import(file) });
    }
  return late;
}

/** Where what few command lines need stands, if no file of LATE_MODULES has it. */
const REST = 'rest.cjs';

/** What hot.js has found: the modules of dist of which the usual command lines run functions, and the layouts that they ask for. */
function seenInUse() {
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'hot.js')], { encoding: 'utf8' });
  if (status) throw new Error(stderr);
  return JSON.parse(stderr);
}

/** Of these modules those that are not hot, and that can stand elsewhere: as `lateFirmware`. */
async function coldOf(files, hot) {
  const cold = new Map();
  for (const file of files) {
    if (hot.has(file) || !file.startsWith(join(dist, 'src')) || /\/prm\/data\//.test(file)) continue;
    const exported = await import(file);
    if (Object.values(exported).every(canBeLate)) cold.set(file, { home: REST, exported });
  }
  return cold;
}

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
  `^(commands/(${USUAL.map((id) => id.replace(':', '[.]')).join('|')})|library/index|data/mlx5-(adb-management|capabilities|commands|enums|opcodes|register-ids)|(client|firmware|rest|state))[.]`,
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

/** The files of which several outputs of a build are made, but for what stands in for others. */
async function sharedIn(building) {
  const { metafile } = await building;
  const counts = new Map();
  for (const { inputs } of Object.values(metafile.outputs))
    for (const input of Object.keys(inputs))
      if (/^(dist|node_modules)\//.test(input)) counts.set(input, (counts.get(input) ?? 0) + 1);
  return Array.from(counts.keys())
    .filter((input) => counts.get(input) > 1)
    .map((input) => join(root, input));
}

/** The file of the archive in which a module stands that several commands need: one for each folder of the sources, and each package. */
function groupOf(file) {
  const [, topic, under] =
    /\/dist\/(src\/families\/\w+\/\w+|src\/\w+\/\w+|\w+\/\w+)|\/node_modules\/(@?\w[\w-]*)/.exec(file);
  return `common/${(topic ?? under).replaceAll('/', '-')}.cjs`;
}

async function main() {
  rmSync(parts, { recursive: true, force: true });
  const seen = seenInUse();
  const hot = new Set(seen.files);
  const late = [
    apart(APART),
    chapters(await writeChapters()),
    lateNode(LATE),
    written(hotFile, await hotText(seen.layouts)),
  ];
  const firmware = await lateFirmware();
  /** Builds files of the bundle that are loaded by src/cli/entry/code.ts. */
  const make = (options, plugins = []) =>
    build({ ...common, ...wrapped, ...options, plugins: [...late, ...plugins] });

  /** What the other files have from fwctl.cjs, and what they have from oclif.cjs. */
  const taken = new Set();
  const cold = new Set();
  /** What it has for itself by import(). */
  const own = new Set();
  const program = async (options) =>
    make(
      {
        ...fromText('fwctl.cjs', await programText(taken, own)),
        outfile: join(bundle, 'fwctl.cjs'),
        ...options,
      },
      [lateModules(firmware), lazyOclif(cold), wholeWay, ownParts(hot, own), lateParts(partOf)],
    );

  // What it has for itself by import() is known when it has been built once.
  await program({ write: false });
  const { metafile } = await program({ metafile: true, write: false });
  const central = new Set(Object.keys(metafile.inputs).map((file) => join(root, file)));
  for (const file of firmware.keys()) central.delete(file);
  for (const [file, late] of await coldOf(central, hot)) {
    firmware.set(file, late);
    central.delete(file);
  }
  const centralHome = (file) => {
    if (central.has(file)) taken.add(file);
    return central.has(file) ? 'fwctl.cjs' : undefined;
  };
  const besides = (homeOf = centralHome) => [lateModules(firmware), shared(homeOf), lazyOclif(cold)];
  const entries = (ids) =>
    Object.fromEntries(
      commands.filter(({ id }) => ids(id)).map((command) => [nameOf(command), fileOf(command)]),
    );
  const usual = fromFiles(
    'commands',
    entries((id) => USUAL.includes(id)),
  );
  const others = [
    fromFiles(
      'commands',
      entries((id) => id !== CENTRAL && !USUAL.includes(id)),
    ),
    fromFiles('late', Object.fromEntries(Array.from(PARTS, ([file, name]) => [name, file]))),
    fromFiles('library', { index: join(dist, 'src/index.js') }),
  ];

  await make(usual, besides());
  const homes = new Map();
  for (const options of others)
    for (const file of await sharedIn(make({ ...options, metafile: true, write: false }, besides())))
      homes.set(file, groupOf(file));
  const homeOf = (file) => centralHome(file) ?? homes.get(file);
  for (const options of others) await make(options, besides(homeOf));
  for (const group of new Set(homes.values())) {
    const files = Array.from(homes.keys()).filter((file) => homes.get(file) === group);
    const elsewhere = (file) => (homes.get(file) === group ? undefined : homeOf(file));
    await make(fromText(group, modulesText(files)), besides(elsewhere));
  }
  for (const home of [...Object.keys(LATE_MODULES), REST]) {
    const files = Array.from(firmware.keys()).filter((file) => firmware.get(file).home === home);
    const elsewhere = new Map(Array.from(firmware).filter(([, late]) => late.home !== home));
    await make(fromText(home, modulesText(files)), [lateModules(elsewhere), shared(centralHome)]);
  }
  await program();
  await make(fromText('oclif.cjs', oclifText(cold)), [lazyOclif()]);
  await build({ ...common, ...wrapped, ...fromFiles('packages', APART) });
  copyFileSync(manifest, join(parts, 'manifest.txt'));
  await packParts();
  const plain = (name, file, define) =>
    build({ ...common, define, entryPoints: [file], outfile: join(bundle, `${name}.cjs`) });
  const BUILD = JSON.stringify(digest());
  await plain('start', join(entry, 'start.js'), { BUILD });
  await build({
    ...common,
    ...fromText('library.cjs', libraryText(BUILD)),
    outfile: join(bundle, 'library.cjs'),
  });
  await plain('older', join(entry, 'older.js'));
  await plain('keep', join(entry, 'keep.js'));
  await plain('launch', join(dist, 'src/backends/serve/notify/launch.js'));
  await plain('complete', join(dist, 'src/cli/completion/main.js'));
}

main().catch((error) => {
  if (!error.errors) process.stderr.write(`${error.stack}\n`); // esbuild has said what it found
  process.exitCode = 1;
});
