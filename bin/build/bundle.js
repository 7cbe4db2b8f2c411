// Writes dist/bundle/fwctl.cjs, the whole command line with oclif in one CommonJS file, and start.cjs, the few lines that run before it.
const { join } = require('node:path');
const { build } = require('esbuild');
const { besides, lazyOclif } = require('./lazy.js');
const { topicsAbove } = require('./names.js');
const { bundle, dist, entry, manifest, program, root } = require('./paths.js');

const { commands } = require(manifest);

/** The rows of src/cli/entry/product.ts as source text: commands and aliases, and each topic above them. */
function tableText() {
  const rows = new Map();
  for (const {
    aliases,
    hiddenAliases,
    args,
    deprecateAliases,
    id,
    relativePath,
    state,
    strict,
  } of Object.values(commands)) {
    if (state || deprecateAliases) continue; // oclif has something to say before these run
    const file = JSON.stringify(join(root, ...relativePath));
    const takesArgs = strict === false || Object.keys(args).length > 0;
    for (const name of [id, ...aliases, ...hiddenAliases])
      rows.set(name, `{ id: ${JSON.stringify(id)}, args: ${takesArgs}, load: () => import(${file}) }`);
  }
  for (const topic of [...rows.keys()].flatMap(topicsAbove))
    if (!rows.has(topic)) rows.set(topic, 'undefined');
  return [...rows].map(([id, row]) => `[${JSON.stringify(id)}, ${row}],`).join('\n');
}

/** Large packages that most command lines do without; the last three serve what oclif does with plugins and on terminals. */
const BESIDES = ['yaml', 'cli-table3', 'minimatch', 'tinyglobby', 'cli-spinners'];

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

async function main() {
  await build({ ...common, entryPoints: [join(entry, 'start.js')], outfile: join(bundle, 'start.cjs') });
  await build({
    ...common,
    entryPoints: BESIDES,
    outdir: join(bundle, 'packages'),
    outExtension: { '.js': '.cjs' },
  });
  await build({
    ...common,
    stdin: {
      resolveDir: dist,
      contents: `
        import pjson from '../package.json';
        import { run as runLine } from './src/cli/entry/fast.js';
        const table = new Map([${tableText()}]);
        export const run = (argv) => runLine(argv, { root: __dirname + '/../..', manifest: __dirname + '/manifest.json', pjson, table });
      `,
    },
    outfile: program,
    external: ['koffi'],
    // vm.Script has no import() of its own.
    supported: { 'dynamic-import': false },
    plugins: [lazyOclif, besides(BESIDES)],
  });
}

main().catch(() => {
  process.exitCode = 1;
});
