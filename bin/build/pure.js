// Writes dist/bundle/pure: the entries of the library that are free of Node's modules, as ES modules for any bundler.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { build } = require('esbuild');
const { dense } = require('./dense.js');
const { entryText } = require('./bundle-text.js');
const { ENTRIES } = require('./entries.js');
const { bundle, dist, root } = require('./paths.js');

const pure = Object.entries(ENTRIES).filter(([, entry]) => entry.pure);

/** The chapters as the rest of the bundle has them. */
const denseChapters = {
  name: 'dense-chapters',
  setup(build) {
    build.onLoad({ filter: /\/prm\/data\/[^/]+\.js$/ }, ({ path }) => ({
      contents: dense(readFileSync(path, 'utf8')),
    }));
  },
};

/** The entries with checks of arguments, `entry:NAME`. */
const entries = {
  name: 'entries',
  setup(build) {
    build.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path, namespace: 'entry' }));
    build.onLoad({ filter: /./, namespace: 'entry' }, async ({ path }) => ({
      contents: await entryText(ENTRIES[path.slice('entry:'.length)]),
      resolveDir: dist,
    }));
  },
};

build({
  entryPoints: Object.fromEntries(pure.map(([name]) => [name, `entry:${name}`])),
  outdir: join(bundle, 'pure'),
  outExtension: { '.js': '.mjs' },
  chunkNames: 'common',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
  plugins: [entries, denseChapters],
}).catch(() => {
  process.exitCode = 1; // esbuild has said what it found
});
