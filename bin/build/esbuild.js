// How esbuild makes the files of the bundle.
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const esbuild = require('esbuild');
const { askedOnce } = require('./asked-once.js');
const { BETWEEN, minified } = require('./between.js');
const { lateNode } = require('./lazy.js');
const { note } = require('./notices.js');
const { dist, loading, parts, root } = require('./paths.js');

/** Modules of Node that most lines do without. */
const LATE = ['node:module', 'node:os', 'node:readline', 'node:tty', 'node:zlib'];

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
  external: ['commands/*', 'late/*', 'rest/*', 'kept', 'keep', 'larger', 'start'].map(
    (name) => `./${name}.cjs`,
  ),
  // vm.Script has no import() of its own.
  supported: { 'dynamic-import': false },
};

async function build(options) {
  if (options.banner) return buildWrapped(options);
  const built = await esbuild.build({ ...options, metafile: true });
  note(built.metafile);
  return built;
}

/** The same of a file in a function; `write`: false gives its text as it is before it is minified. */
async function buildWrapped({ banner, footer, write = true, ...options }) {
  const built = await esbuild.build({ ...options, minifyIdentifiers: false, write: false, metafile: true });
  note(built.metafile);
  if (write)
    for (const { path, text } of built.outputFiles) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${banner.js}\n${await minified(text, options)}${footer.js}\n`);
    }
  return built;
}

/** The function that Node puts around a CommonJS file, with what stands between its modules; as a part of the text it costs no copy of it. */
const wrapped = {
  banner: { js: `(function(exports,require,module,__filename,__dirname,${BETWEEN}){` },
  footer: { js: '})' },
};

/** The same for the program, behind the loader: a list of both. */
async function behindLoader() {
  const options = { entryPoints: [join(loading, 'loader.js')], write: false, plugins: [lateNode(LATE)] };
  const [{ text }] = (await build({ ...common, ...options })).outputFiles;
  const { js } = wrapped.banner;
  return { banner: { js: `[${js}${askedOnce(text)}}),${js}` }, footer: { js: '})]' } };
}

const fromText = (name, contents) => ({ stdin: { contents, resolveDir: dist }, outfile: join(parts, name) });

const fromFiles = (folder, entryPoints) => ({
  entryPoints,
  outdir: join(parts, folder),
  outExtension: { '.js': '.cjs' },
});

/** Names of modules for which the files of the archive, and a text besides, ask in others. */
function namesAsked(text = '') {
  const files = readdirSync(parts, { recursive: true }).filter((file) => file.endsWith('.cjs'));
  const texts = [text, ...files.map((file) => readFileSync(join(parts, file), 'utf8'))];
  return new Set(texts.flatMap((one) => one.match(/\$\d+_\w+/g) ?? []));
}

/** The files of which a build has made something. */
const inputsOf = ({ metafile }) => Object.keys(metafile.inputs).map((file) => join(root, file));

module.exports = { behindLoader, build, common, fromFiles, fromText, inputsOf, LATE, namesAsked, wrapped };
