// Writes the program to dist/bundle, by esbuild, as CommonJS (which starts faster than ESM):
//   start.cjs      the few lines that run first
//   fwctl.cjs      all commands, with what a command that runs needs of oclif
//   oclif.cjs      the whole of oclif: help, errors, everything unusual
//   packages/*     large packages that most command lines do without
const { join } = require('node:path');
const { build } = require('esbuild');
const { apart, lateNode, lazyOclif, wholeWay } = require('./lazy.js');
const { topicsAbove } = require('./names.js');
const { bundle, dist, entry, manifest, root } = require('./paths.js');

const APART = ['yaml', 'cli-table3', 'minimatch', 'tinyglobby', 'cli-spinners'];

const LATE = ['node:module', 'node:os', 'node:readline', 'node:tty'];

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // native/libc.ts asks for it only where there is no require().
  logOverride: { 'empty-import-meta': 'silent' },
  external: ['koffi'],
  // vm.Script has no import() of its own.
  supported: { 'dynamic-import': false },
};

/** The function that Node puts around a CommonJS file; as a part of the text it costs no copy of it. */
const wrapped = {
  banner: { js: '(function(exports,require,module,__filename,__dirname){' },
  footer: { js: '})' },
};

const text = JSON.stringify;

/** The rows of src/cli/entry/product.ts: commands and aliases, and each topic above them. */
function tableText() {
  const rows = new Map();
  for (const command of Object.values(require(manifest).commands)) {
    const { aliases, args, deprecateAliases, hiddenAliases, id, relativePath, state, strict } = command;
    if (state || deprecateAliases) continue; // oclif has something to say before these run
    const takesArgs = strict === false || Object.keys(args).length > 0;
    const row = `{ id: ${text(id)}, args: ${takesArgs}, load: () => import(${text(join(root, ...relativePath))}) }`;
    for (const name of [id, ...aliases, ...hiddenAliases]) rows.set(name, row);
  }
  for (const topic of [...rows.keys()].flatMap(topicsAbove))
    if (!rows.has(topic)) rows.set(topic, 'undefined');
  return [...rows].map(([id, row]) => `[${text(id)}, ${row}]`).join();
}

const programText = () => `
  import pjson from '../package.json';
  import { run as runLine } from './src/cli/entry/fast.js';
  const table = new Map([${tableText()}]);
  export const run = (argv) => runLine(argv, { root: __dirname + '/../..', manifest: __dirname + '/manifest.json', pjson, table });
`;

const oclifText = (cold) => `
  export { runOclif } from './src/cli/entry/oclif.js';
  export const modules = { ${[...cold].map(([name, file]) => `${text(name)}: () => require(${text(file)})`)} };
`;

const make = (name, contents, plugins) =>
  build({
    ...common,
    ...wrapped,
    stdin: { contents, resolveDir: dist },
    outfile: join(bundle, name),
    plugins: [...plugins, apart(APART), lateNode(LATE)],
  });

async function main() {
  const cold = new Map();
  await build({ ...common, entryPoints: [join(entry, 'start.js')], outfile: join(bundle, 'start.cjs') });
  await build({
    ...common,
    ...wrapped,
    entryPoints: APART,
    outdir: join(bundle, 'packages'),
    outExtension: { '.js': '.cjs' },
  });
  await make('fwctl.cjs', programText(), [lazyOclif(cold), wholeWay]);
  await make('oclif.cjs', oclifText(cold), [lazyOclif()]);
}

main().catch(() => {
  process.exitCode = 1;
});
