// Writes the program to dist/bundle, by esbuild, as CommonJS (which starts faster than ESM):
//   start.cjs      the program, which is few lines; known.cjs: those that give a text of the build
//   launch.cjs     what becomes a program that is served by notification
//   older.cjs      what Node 18 lacks
//   index.cjs ...  what other programs import, with index.mjs and index.d.ts: library.js makes them of the first file of the library (src/cli/bundle/library.ts)
//   keep.cjs       writes the bytecode of what a first run has compiled to the user's cache
//   usual.cjs      what most programs ask of it: bundle-library.js
//   complete.cjs   what the completion scripts of shells call, in place of all else
//   fwctl.cjs      the loader of all other files, the entry, one command, and what the usual lines run (hot.js): two commands at least, or that one
//   commands/*     the other commands, each with what only it needs: so that one more makes none of the others slower
//   common/*       what several of them need, by folder of the sources
//   rest/*         what the usual lines never run of the modules that they need, by folder of the sources: loaded when something of it is asked for
//   kept.cjs       what they run besides where the state folder has something
//   larger.cjs     what several of the larger commands run, and none of the small ones
//   late/*         what only command lines with certain flags need: other backends than the built-in one
//   state.cjs      the checks of state files, which each command line has that finds one
//   ready.cjs      layouts of what is asked of a device that is watched
//   profile.cjs    the check of a profile that was kept
//   cxl.cjs ...    the device side of each family but that of the built-in device
//   reach.cjs      what reaches other machines, started before all else is read
//   oclif.cjs      the whole of oclif: help, errors, everything unusual
//   data/*         the chapters of layouts and other tables, as text
//   packages/*     large packages that most command lines do without
//   NOTICES        the licences of all packages
const { mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { compileAtOnce } = require('./at-once.js');
const { LibraryBundle } = require('./bundle-library.js');
const { ProgramBundle } = require('./bundle-program.js');
const { OF_NAMES, packageText, topicsText } = require('./bundle-text.js');
const { dense } = require('./dense.js');
const { makeEager } = require('./eager.js');
const { build, common, fromFiles, fromText, LATE, wrapped } = require('./esbuild.js');
const { seenInUse } = require('./hot.js');
const { madeModules } = require('./hot-data.js');
const {
  APART,
  apart,
  chapterFile,
  chapters,
  lateModulesByFile,
  lateNode,
  PACKAGES,
  startedEarly,
  written,
} = require('./lazy.js');
const { noticesText } = require('./notices.js');
const { digest, packParts, packTexts, requireSmall } = require('./pack.js');
const { bundle, dist, loading, parts } = require('./paths.js');
const { withoutTexts } = require('./without-texts.js');

const FAMILIES = join(dist, 'src/families');

/** What is run by itself, by file of the bundle. */
const BESIDES = {
  known: 'cli/entry/known.js',
  older: 'cli/bundle/older.js',
  keep: 'cli/bundle/keep.js',
  launch: 'backends/serve/notify/launch.js',
  complete: 'cli/completion/main.js',
  reach: 'backends/remote/reach.js',
};

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

async function main() {
  rmSync(parts, { recursive: true, force: true });
  const seen = seenInUse({});
  const made = await madeModules(seen);
  const chapterNames = await writeChapters();
  const plugins = [
    apart(APART),
    chapters(chapterNames),
    lateNode(LATE),
    written(made),
    withoutTexts,
    startedEarly,
  ];
  const program = new ProgramBundle({ seen, made, whole: await lateModulesByFile(made), plugins });
  await program.learn();
  await program.divide();
  await program.writeRest();
  const library = new LibraryBundle(program);
  await library.look();
  await program.writeOthers();
  await program.writeUsual();
  await library.write();
  await writePackages();
  writeFileSync(join(bundle, 'NOTICES'), noticesText());
  await packParts();
  // The texts are what the bundle itself prints: text.js adds them.
  await packTexts([]);
  compileAtOnce();
  requireSmall();
  await writeFirst(JSON.stringify(digest()));
}

/** Writes the large packages. */
async function writePackages() {
  const wholes = PACKAGES.filter((name) => !(name in OF_NAMES));
  // cli-table3 asks for colours where its own style has some: ours has none.
  const external = ['@colors/colors/safe'];
  await build({ ...common, ...wrapped, ...fromFiles('packages', wholes), external });
  const inject = [join(__dirname, 'web-crypto.mjs')];
  for (const name of Object.keys(OF_NAMES)) {
    const source = fromText(`packages/${name}.cjs`, await packageText(name));
    await build({ ...common, ...wrapped, ...source, inject });
  }
}

/** Writes what Node itself loads. `BUILD`: the digest of all else. */
async function writeFirst(BUILD) {
  const plain = (options) => build({ ...common, ...options, plugins: [lateNode(LATE)] });
  const outfile = (name) => join(bundle, `${name}.cjs`);
  await plain({
    entryPoints: [join(loading, 'start.js')],
    outfile: outfile('start'),
    define: { BUILD, TOPICS: JSON.stringify(topicsText()) },
    minifyWhitespace: false,
    // An old Node reads as far as where it is told so.
    target: 'node12',
  });
  makeEager(outfile('start'));
  await plain({
    entryPoints: [join(loading, 'library.js')],
    outfile: join(parts, 'library.cjs'),
    define: { BUILD, MODULE: 'module' },
    minifyWhitespace: false,
  });
  makeEager(join(parts, 'library.cjs'));
  for (const [name, file] of Object.entries(BESIDES))
    await plain({ entryPoints: [join(dist, 'src', file)], outfile: outfile(name) });
}

main().catch((error) => {
  if (!error.errors) process.stderr.write(`${error.stack}\n`); // esbuild has said what it found
  process.exitCode = 1;
});
