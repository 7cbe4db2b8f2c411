// Which files the bundle is made of, and what of them is loaded late: esbuild plugins.
const { existsSync, readdirSync } = require('node:fs');
const { basename, dirname, join, relative } = require('node:path');
const { dist, keyOf } = require('./paths.js');

const FAMILIES = join(dist, 'src/families');

const lib = join(dirname(require.resolve('@oclif/core/package.json')), 'lib');

const external = (path) => ({ path, external: true });

/** Large packages that most command lines do without: each has a file of its own. */
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

/** Of these, what oclif loads other plugins by, which are none here. */
const UNUSED = ['minimatch', 'tinyglobby'];

exports.APART = APART;
exports.PACKAGES = APART.filter((name) => !UNUSED.includes(name));

/**
 * Modules of oclif are evaluated when they are first used, not when they are first required. No source is changed: a require() in
 * oclif of another of its modules, of a package or of a Node module yields a stand-in, which loads the module at the first look
 * into it. `cold` collects the files of modules that stand in oclif.cjs; without it, all are here.
 */
exports.lazyOclif = (cold) => ({
  name: 'lazy-oclif',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind, importer, namespace, resolveDir }) => {
      if (
        kind !== 'require-call' ||
        namespace !== 'file' ||
        !importer.startsWith(lib) ||
        path.endsWith('.json')
      )
        return undefined;
      return {
        path: `${relative(lib, resolveDir)}:${path}`,
        namespace: 'lazy',
        pluginData: { path, resolveDir },
      };
    });
    build.onLoad({ filter: /./, namespace: 'lazy' }, ({ pluginData: { path, resolveDir } }) => {
      const file = require.resolve(path, { paths: [resolveDir] });
      const isCold = cold && !path.startsWith('node:');
      if (isCold) cold.add(file);
      const load = isCold
        ? `require('./oclif.cjs').modules(${JSON.stringify(keyOf(file))})`
        : `require(${JSON.stringify(path)})`;
      // TypeScript's output asks for the mark __esModule as soon as it has required a module; so it is looked up here.
      const { __esModule = false } = require(file);
      return { contents: `module.exports = require('stand-in')(() => ${load}, ${__esModule});`, resolveDir };
    });
    build.onResolve({ filter: /^stand-in$/, namespace: 'lazy' }, () => ({
      path: join(__dirname, 'stand-in.js'),
    }));
    build.onResolve({ filter: /^\.\/oclif\.cjs$/, namespace: 'lazy' }, ({ path }) => external(path));
  },
});

/** What of oclif the commands are made of, with what the bundle has in its place, and by which name that asks for oclif's own: none for what needs nothing of it. */
const USUAL_PARTS = {
  command: 'OCLIF_COMMAND',
  flags: 'OCLIF_FLAGS',
  args: undefined,
};

/** The base of our commands, their flags and arguments are oclif's as far as usual lines need them; `cold` gets the files of oclif's own, which stand in oclif.cjs. */
exports.usualParts = (cold) => ({
  name: 'usual-parts',
  setup(build) {
    const own = Object.entries(USUAL_PARTS)
      .filter(([, name]) => name)
      .map(([part, name]) => [name, join(lib, `${part}.js`)]);
    build.initialOptions.define = {
      ...build.initialOptions.define,
      ...Object.fromEntries(own.map(([name, file]) => [name, JSON.stringify(keyOf(file))])),
    };
    build.onResolve({ filter: /^@oclif\/core\/(command|flags|args)$/ }, ({ path }) => {
      for (const [, file] of own) cold.add(file);
      return { path: join(__dirname, `usual-${path.slice(path.lastIndexOf('/') + 1)}.mjs`) };
    });
    build.onResolve({ filter: /^\.\/oclif\.cjs$/, namespace: 'file' }, ({ path }) => external(path));
  },
});

/** What the fast entry imports for oclif's whole way is oclif.cjs. */
exports.wholeWay = {
  name: 'whole-way',
  setup(build) {
    build.onResolve({ filter: /^\.\/oclif\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? external('./oclif.cjs') : undefined,
    );
  },
};

/**
 * What of fwctl.cjs is import()ed is there already: `own/KEY`. esbuild itself would put a function around it and around all modules that it needs.
 * `taken` gets its file.
 */
exports.ownParts = (hot, taken) => ({
  name: 'own-parts',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      const file = join(resolveDir, path);
      if (kind !== 'dynamic-import' || !hot.has(file)) return undefined;
      taken.add(file);
      return external(`./own/${keyOf(file)}`);
    });
  },
});

/** What reaches other machines is a file by itself, which start.cjs may load before all else. */
exports.startedEarly = {
  name: 'started-early',
  setup(build) {
    build.onResolve({ filter: /\/remote\/reach\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? external('./reach.cjs') : undefined,
    );
  },
};

/** What files of ours import() is a file of its own, where `nameOf` has a name for it: `late/NAME.cjs`. */
exports.lateParts = (nameOf) => ({
  name: 'late-parts',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
      const name = kind === 'dynamic-import' ? nameOf(join(resolveDir, path)) : undefined;
      return name === undefined ? undefined : external(`./late/${name}.cjs`);
    });
  },
});

/** Modules that another file of the bundle has are taken from there: `homeOf` gives its name, by the module's file. */
exports.shared = (homeOf) => ({
  name: 'shared',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...from }) => {
      // A text that stands in no file has no namespace.
      if (pluginData === 'found' || !['file', ''].includes(from.namespace) || from.kind === 'entry-point')
        return undefined;
      const found = await build.resolve(path, { ...from, pluginData: 'found' });
      const home = found.external ? undefined : homeOf(found.path);
      const key = keyOf(found.path);
      // What ends in .mjs would be no CommonJS.
      return home && { path: key.replace(/\.mjs$/, ''), namespace: 'shared', pluginData: { home, key } };
    });
    build.onLoad({ filter: /./, namespace: 'shared' }, ({ pluginData: { home, key } }) => {
      const load = `require('./${home}').modules(${JSON.stringify(key)})`;
      // As what it is: of any other module toESM of between.ts makes a copy, in each file that imports it.
      const isOurs = !key.includes('node_modules');
      const mark = `Object.defineProperty(${load}, '__esModule', { value: true })`;
      return { contents: `module.exports = ${isOurs ? mark : load};` };
    });
    build.onResolve({ filter: /^\.\/.*\.cjs$/, namespace: 'shared' }, ({ path }) => external(path));
  },
});

/** These packages are files of their own: `packages/NAME.cjs`. */
exports.apart = (names) => ({
  name: 'apart',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, namespace, importer }) =>
      namespace === 'file' && importer.startsWith(lib) ? undefined : external(`./packages/${path}.cjs`),
    );
  },
});

/** Modules that are written anew for the bundle: their texts, by file. */
exports.written = (texts) => ({
  name: 'written',
  setup(build) {
    build.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path }) =>
      texts[path] === undefined ? undefined : { contents: texts[path] },
    );
  },
});

/** These modules of Node are slow to load: those of our files that import functions of them load them when one is first called. */
exports.lateNode = (names) => ({
  name: 'late-node',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, importer, kind }) =>
      importer.startsWith(dist) && kind !== 'dynamic-import' ? { path, namespace: 'late' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => {
      const functions = Object.entries(require(path)).filter(([, value]) => typeof value === 'function');
      const late = ([name]) => `export const ${name} = (...args) => require('${path}').${name}(...args);`;
      return { contents: functions.map(late).join('\n') };
    });
  },
});

/**
 * Whole modules that few command lines need, by file: they give functions, tables and plain values. Those whose names have no folder are of the firmware
 * of the built-in device.
 */
const LATE_MODULES = {
  'state.cjs': ['state-check', '/backends/emulated/state-check', '/state/journal'],
  'ready.cjs': ['/families/mlx5/prm/ready'],
  'profile.cjs': ['profile-shape'],
  'challenge.cjs': ['registers/challenge'],
  'images.cjs': ['update/check', 'update/factory'],
};

for (const family of readdirSync(FAMILIES))
  if (family !== 'mlx5' && existsSync(join(FAMILIES, family, 'family.js')))
    LATE_MODULES[`${family}.cjs`] = [`/families/${family}/family`];

exports.LATE_MODULES = LATE_MODULES;

/** The late modules by file: what they export, and the file of the bundle in which they stand; `made`: the texts of those that are written anew, by file. */
exports.lateModulesByFile = async (made) => {
  const folder = 'families/mlx5/firmware';
  const late = new Map();
  for (const [home, names] of Object.entries(LATE_MODULES))
    for (const name of names) {
      const file = join(dist, 'src', name.startsWith('/') ? '' : folder, `${name}.js`);
      const text = made[file] && `data:text/javascript,${encodeURIComponent(made[file])}`;
      late.set(file, { home, exported: await import(text ?? file) });
    }
  return late;
};

/**
 * These modules stand in a file of the bundle that is loaded when a function of theirs is called or a row of a table is asked for. `late`
 * has that file, `home`, and their exports by their own.
 */
exports.lateModules = (late) => ({
  name: 'late-modules',
  setup(build) {
    build.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path }) => {
      if (!late.has(path)) return undefined;
      const { home, exported } = late.get(path);
      const load = `require('./${home}').modules(${JSON.stringify(keyOf(path))})`;
      const lines = Object.entries(exported).map(
        ([name, value]) => `export const ${name} = ${lateValue(value, `${load}.${name}`)};`,
      );
      const helper = `import { lateClass, lateFunction, lateTable } from 'late-export';`;
      return { contents: [helper, ...lines].join('\n') };
    });
    build.onResolve({ filter: /^late-export$/ }, () => ({ path: join(__dirname, 'late.mjs') }));
    const homes = new Set(Array.from(late.values(), ({ home }) => `./${home}`));
    build.onResolve({ filter: /^\.\/\w+\.cjs$/ }, ({ path }) =>
      homes.has(path) ? external(path) : undefined,
    );
  },
});

const isPlain = (value) =>
  Array.isArray(value) ? value.every(isPlain) : ['boolean', 'number', 'string'].includes(typeof value);

const isTable = (value) =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isClass = (value) => typeof value === 'function' && /^class\b/.test(`${value}`);

/** Plain values and tables of them, which stand as they are wherever they are asked for. */
const isKept = (value) => isPlain(value) || (isTable(value) && Object.values(value).every(isPlain));

/**
 * A function that calls the one there, a class that makes what the one there does, a table with the rows there; numbers, text, lists and tables of them
 * as they are.
 */
function lateValue(value, there) {
  if (isClass(value)) return `lateClass(() => ${there})`;
  if (typeof value === 'function') return `lateFunction(() => ${there})`;
  if (isKept(value)) return JSON.stringify(value);
  if (!isTable(value)) throw new Error(`${there} is no table`);
  return `lateTable(${JSON.stringify(` ${Object.keys(value).join(' ')} `)}, () => ${there})`;
}

Object.assign(exports, { isClass, isKept, isTable, lateValue });

/** The file of the bundle that holds a chapter, by the file of its module: `mlx5-enums.txt`. */
const chapterFile = (path) =>
  `${path.match(/\/families\/(\w+)\/prm\/data\//)[1]}-${basename(path, '.js')}.txt`;
exports.chapterFile = chapterFile;

/**
 * The chapters of layouts and other tables are read as text, `data/FAMILY-NAME.txt`, when they are first asked for: most command lines ask for
 * few of them. src/cli/bundle/code.ts reads them.
 */
exports.chapters = (names) => ({
  name: 'chapters',
  setup(build) {
    build.onLoad({ filter: /\/prm\/data\/[^/]+\.js$/, namespace: 'file' }, ({ path }) => {
      const name = names.get(path);
      const data = `require(${JSON.stringify(`./data/${chapterFile(path)}`)})`;
      const contents = `
        export const ${name} = () => ${data}.toString();
        ${name}.lineWith = (part) => ${data}.lineWith(part);
      `;
      return { contents };
    });
    build.onResolve({ filter: /^\.\/data\/.*\.(txt|bin)$/ }, ({ path }) => external(path));
  },
});
