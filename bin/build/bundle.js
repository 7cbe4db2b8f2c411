// Writes the program to dist/bundle, by esbuild, as CommonJS (which starts faster than ESM):
//   start.cjs      the few lines that run first; known.cjs: those that give a text of the build
//   launch.cjs     what becomes a program that is served by notification
//   older.cjs      what Node 18 lacks
//   library.cjs    what other programs import
//   keep.cjs       writes the bytecode of what a first run has compiled to the user's cache
//   usual.cjs      what most programs ask of it: bundle-library.js
//   complete.cjs   what the completion scripts of shells call, in place of all else
//   fwctl.cjs      the loader of all other files, the entry, one command, and what the usual lines run (hot.js): two commands at least, or that one
//   commands/*     the other commands, each with what only it needs: so that one more makes none of the others slower
//   common/*       what several of them need, by folder of the sources
//   rest/*         what the usual lines never run of the modules that they need, by folder of the sources: loaded when something of it is asked for
//   kept.cjs       what they run besides where the state folder has something
//   late/*         what only command lines with certain flags need: other backends than the built-in one
//   state.cjs      the checks of state files, which each command line has that finds one
//   profile.cjs    the check of a profile that was kept
//   cxl.cjs ...    the device side of each family but that of the built-in device
//   reach.cjs      what reaches other machines, started before all else is read
//   oclif.cjs      the whole of oclif: help, errors, everything unusual
//   data/*         the chapters of layouts and other tables, as text
//   packages/*     large packages that most command lines do without
//   NOTICES        the licences of all packages
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const esbuild = require('esbuild');
const {
  APART,
  PACKAGES,
  apart,
  chapterFile,
  chapters,
  LATE_MODULES,
  lateFirmware,
  lateModules,
  lateNode,
  lateParts,
  lazyOclif,
  ownParts,
  shared,
  startedEarly,
  usualParts,
  wholeWay,
  written,
} = require('./lazy.js');
const { makeEager } = require('./eager.js');
const { commandFile, hotHome, KEPT_FILE } = require('./homes.js');
const { KEPT, KEPT_OTHERS, PROGRAMS, seenInUse, USUAL } = require('./hot.js');
const { dense } = require('./dense.js');
const { noCopies } = require('./interop.js');
const { madeModules } = require('./hot-data.js');
const { note, noticesText } = require('./notices.js');
const { digest, packParts, packTexts, requireSmall } = require('./pack.js');
const { LibraryBundle } = require('./bundle-library.js');
const { groupOf, sharedIn } = require('./shared.js');
const { Split } = require('./split.js');
const {
  CENTRAL,
  commandText,
  evaluatedText,
  commands,
  fileOf,
  modulesText,
  nameOf,
  OF_NAMES,
  oclifText,
  packageText,
  programText,
  topicsText,
} = require('./bundle-text.js');
const { bundle, coldHome, dist, entry, keyOf, parts, root } = require('./paths.js');

const FAMILIES = join(dist, 'src/families');

/** What is import()ed when a flag, a file or an unusual line asks for it, by file: its name in the bundle. Each comes to it as it is met. */
const PARTS = new Map();

/** The name of a late file: cli-tape-replay, families-mlx5-client-jobs-temp; undefined: it is none of ours. */
function partOf(file) {
  if (!file.startsWith(join(dist, 'src'))) return undefined;
  const name = relative(join(dist, 'src'), file).replace(/\.js$/, '').replaceAll('/', '-');
  PARTS.set(file, name);
  return name;
}

const LATE = ['node:module', 'node:os', 'node:readline', 'node:tty', 'node:zlib'];

/** What is run by itself, by file of the bundle. */
const BESIDES = {
  known: 'cli/entry/known.js',
  older: 'cli/entry/older.js',
  keep: 'cli/entry/keep.js',
  launch: 'backends/serve/notify/launch.js',
  complete: 'cli/completion/main.js',
  reach: 'backends/remote/reach.js',
};

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
  // native/libc.ts asks for import.meta only where there is no require(); bundle-text.js writes exports.
  logOverride: {
    'commonjs-variable-in-esm': 'silent',
    'empty-import-meta': 'silent',
    'indirect-require': 'silent',
  },
  absWorkingDir: root,
  external: ['commands/*', 'late/*', 'rest/*', 'kept', 'keep', 'start'].map((name) => `./${name}.cjs`),
  // vm.Script has no import() of its own.
  supported: { 'dynamic-import': false },
};

async function build(options) {
  const built = await esbuild.build({ ...options, metafile: true });
  note(built.metafile);
  return built;
}

/** The function that Node puts around a CommonJS file; as a part of the text it costs no copy of it. */
const wrapped = {
  banner: { js: '(function(exports,require,module,__filename,__dirname){' },
  footer: { js: '})' },
};

/** The same for the program, behind the loader: a list of both. */
async function behindLoader() {
  const options = { entryPoints: [join(entry, 'loader.js')], write: false, plugins: [lateNode(LATE)] };
  const [{ text }] = (await build({ ...common, ...options })).outputFiles;
  const { js } = wrapped.banner;
  return { banner: { js: `[${js}${text}}),${js}` }, footer: { js: '})]' } };
}

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
    writeFileSync(join(parts, 'data', chapterFile(join(FAMILIES, file))), dense(chapter()));
  }
  return names;
}

/** Names of modules for which the files of the archive, and a text besides, ask in others. */
function namesAsked(text = '') {
  const files = readdirSync(parts, { recursive: true }).filter((file) => file.endsWith('.cjs'));
  const texts = [text, ...files.map((file) => readFileSync(join(parts, file), 'utf8'))];
  return new Set(texts.flatMap((one) => one.match(/\$\d+_\w+/g) ?? []));
}

async function main() {
  rmSync(parts, { recursive: true, force: true });
  const seen = seenInUse({});
  const made = await madeModules(seen.layouts);
  const late = [apart(APART), chapters(await writeChapters()), lateNode(LATE), written(made), startedEarly];
  const whole = await lateFirmware();
  const hot = new Set(seen.files);
  const cold = new Set();
  /** What fwctl.cjs has for itself by import(). */
  const own = new Set();
  /** Builds files of the bundle that are loaded by src/cli/entry/code.ts. */
  const make = (options, plugins = []) =>
    build({
      ...common,
      ...wrapped,
      ...options,
      plugins: [...late, lateModules(whole), noCopies, ...plugins],
    });
  const makeCentral = (options, plugins) =>
    make(options, [
      ...plugins,
      usualParts(cold),
      lazyOclif(cold),
      wholeWay,
      ownParts(hot, own),
      lateParts(partOf),
    ]);
  const program = async (options, modules, plugins = []) =>
    makeCentral(
      {
        ...(await behindLoader()),
        ...fromText('fwctl.cjs', await programText(modules, ownRows(split))),
        outfile: join(bundle, 'fwctl.cjs'),
        ...options,
      },
      plugins,
    );
  let split;
  const exportsOf = (file) => import(file);
  const namesOf = new Map();
  const ownRows = (of) =>
    Array.from(own, (file) => {
      const names = namesOf.get(file);
      const elsewhere = names.filter((name) => of?.has(file) && of.homeOfExport(file, name) !== 'fwctl.cjs');
      return { key: keyOf(file), file, names, elsewhere: new Set(elsewhere) };
    });
  const learnOwn = async () => {
    for (const file of own) namesOf.set(file, Object.keys(await exportsOf(file)));
  };

  // What it has for itself by import() is known when it has been built once.
  const inputsOf = ({ metafile }) => Object.keys(metafile.inputs).map((file) => join(root, file));
  const dry = { write: false };
  await program(dry, []);
  await learnOwn();
  const needed = new Set(inputsOf(await program(dry, [])));
  await learnOwn();
  const usual = commands.filter(({ id }) => USUAL.includes(id) && id !== CENTRAL);
  const usualFiles = fromFiles(
    'commands',
    Object.fromEntries(usual.map((one) => [nameOf(one), fileOf(one)])),
  );
  for (const file of inputsOf(await make({ ...usualFiles, ...dry }, [usualParts(cold), lazyOclif(cold)])))
    needed.add(file);

  const ran = new Map(
    [...USUAL, KEPT, KEPT_OTHERS, PROGRAMS].map((id) => [id, seenInUse(made, id, ...seen.files)]),
  );
  const ofLibrary = Object.keys(ran.get(PROGRAMS)).filter((file) => !hot.has(file));
  const canSplit = (file) =>
    file.startsWith(join(dist, 'src')) && !/\/prm\/data\//.test(file) && !made[file] && !whole.has(file);
  const wholes = commands.filter(({ id }) => USUAL.includes(id)).map(fileOf);
  split = await Split.of(Array.from(new Set([...needed, ...ofLibrary])).filter(canSplit), wholes, {
    ran,
    programs: PROGRAMS,
    exportsOf,
    coldHome,
    hotHome,
  });

  const first = await program(dry, [], [split.plugin('fwctl.cjs')]);
  const central = new Set(inputsOf(first).filter((file) => !split.has(file) && !whole.has(file)));
  /** What the other files have of fwctl.cjs as a whole. */
  const taken = new Set();
  const wholeHome = (file) => {
    if (central.has(file)) taken.add(file);
    if (central.has(file)) return 'fwctl.cjs';
    return needed.has(file) && canSplit(file) && !split.has(file) ? coldHome(file) : undefined;
  };
  /** Of what several files of the bundle need. */
  const homes = new Map();
  const homeOf = (file) => wholeHome(file) ?? homes.get(file);
  const besides = (home, of = split, placeOf = wholeHome) => [
    shared((file) => {
      const there = placeOf(file);
      return there === home ? undefined : there;
    }),
    of.plugin(home),
    usualParts(cold),
    lazyOclif(cold),
    // What a command import()s stands in its own file.
    lateParts((file) => (home?.startsWith('rest/') ? PARTS.get(file) : undefined)),
  ];
  const entries = (ids) =>
    Object.fromEntries(
      commands.filter(({ id }) => ids(id)).map((command) => [nameOf(command), fileOf(command)]),
    );

  // What no usual line runs.
  const colds = new Set([...split.homes()].filter((home) => home.startsWith('rest/')));
  const unsplit = Array.from(needed).filter(
    (file) => canSplit(file) && !split.has(file) && !central.has(file),
  );
  for (const file of unsplit) colds.add(coldHome(file));
  const modulesOf = (home) => {
    const files = [...split.namesIn(home).keys()];
    const wholes = unsplit.filter((file) => coldHome(file) === home);
    const key = (file) => (split.has(file) ? split.keyOf(file) : keyOf(file));
    return modulesText([...files, ...wholes], key);
  };
  for (const home of colds) await make(fromText(home, modulesOf(home)), besides(home));

  const rowsOf = (of, home, asked) =>
    Array.from(of.namesIn(home), ([file, own]) => ({
      key: of.keyOf(file),
      file,
      names: own.filter((name) => !asked || asked.has(of.outerName(file, name, home))),
      numberOf: (name) => of.numberOf(file, name, home),
    })).filter(({ names }) => names.length);
  const centralRows = async (asked) => {
    const rows = rowsOf(split, 'fwctl.cjs', asked);
    for (const file of taken)
      rows.push({
        key: keyOf(file),
        file,
        names: /node_modules/.test(file) ? undefined : Object.keys(await exportsOf(file)),
      });
    return rows;
  };
  const library = new LibraryBundle(split, {
    behindLoader,
    besides,
    centralText: async (asked, of) => evaluatedText(await centralRows(asked), ownRows(of)),
    exportsOf,
    fromText,
    homeOf,
    inputsOf,
    make,
    makeCentral,
    modulesOf,
    namesAsked,
    partOf,
    rowsOf,
  });
  await library.look();

  const others = [
    fromFiles(
      'commands',
      entries((id) => !USUAL.includes(id)),
    ),
    fromFiles('late', Object.fromEntries(Array.from(PARTS, ([file, name]) => [name, file]))),
  ];
  for (const options of others)
    for (const file of await sharedIn(make({ ...options, ...dry }, besides())))
      if (!split.has(file)) homes.set(file, groupOf(file));
  for (const options of others) await make(options, besides(undefined, split, homeOf));
  for (const group of new Set(homes.values())) {
    const files = Array.from(homes.keys()).filter((file) => homes.get(file) === group);
    await make(fromText(group, modulesText(files)), besides(group, split, homeOf));
  }
  for (const home of Object.keys(LATE_MODULES)) {
    const files = Array.from(whole.keys()).filter((file) => whole.get(file).home === home);
    const elsewhere = new Map(Array.from(whole).filter(([, { home: other }]) => other !== home));
    await build({
      ...common,
      ...wrapped,
      ...fromText(home, modulesText(files)),
      plugins: [...late, lateModules(elsewhere), ...besides(home)],
    });
  }

  // What they do run.
  for (const command of usual) {
    const home = commandFile(command.id);
    await make(fromText(home, commandText(command, rowsOf(split, home))), besides(home));
  }
  await make(fromText(KEPT_FILE, evaluatedText(rowsOf(split, KEPT_FILE))), besides(KEPT_FILE));
  await make(fromText('oclif.cjs', oclifText(cold)), [
    shared(wholeHome),
    split.plugin('oclif.cjs'),
    lazyOclif(),
  ]);
  await program({}, await centralRows(namesAsked()), [split.plugin('fwctl.cjs')]);
  await library.write();
  const wholePackages = PACKAGES.filter((name) => !(name in OF_NAMES));
  // cli-table3 asks for colours where its own style has some: ours has none.
  const external = ['@colors/colors/safe'];
  await build({ ...common, ...wrapped, ...fromFiles('packages', wholePackages), external });
  for (const name of Object.keys(OF_NAMES))
    await build({ ...common, ...wrapped, ...fromText(`packages/${name}.cjs`, await packageText(name)) });
  writeFileSync(join(bundle, 'NOTICES'), noticesText());
  await packParts();
  // The texts are what the bundle itself prints: text.js adds them.
  await packTexts([]);
  requireSmall();
  const BUILD = JSON.stringify(digest());
  const plain = (options) => build({ ...common, ...options, plugins: [lateNode(LATE)] });
  const outfile = (name) => join(bundle, `${name}.cjs`);
  await plain({
    entryPoints: [join(entry, 'start.js')],
    outfile: outfile('start'),
    define: { BUILD, TOPICS: JSON.stringify(topicsText()) },
    minifyWhitespace: false,
  });
  makeEager(outfile('start'));
  await plain({
    entryPoints: [join(entry, 'library.js')],
    outfile: join(parts, 'library.cjs'),
    define: { BUILD, MODULE: 'module' },
  });
  for (const [name, file] of Object.entries(BESIDES))
    await plain({ entryPoints: [join(dist, 'src', file)], outfile: outfile(name) });
}

main().catch((error) => {
  if (!error.errors) process.stderr.write(`${error.stack}\n`); // esbuild has said what it found
  process.exitCode = 1;
});
