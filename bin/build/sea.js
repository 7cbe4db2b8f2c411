// `npm run sea`: the program as a single file, dist/sea/fwctl, or where an argument says: Node itself, with the files of the npm package in it, and koffi's library for
// this machine where it is installed. Needs Node 20.12 or newer, and makes a program for this machine.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { buildSync } = require('esbuild');
const { dist, loading, root } = require('./paths.js');

const OUT = resolve(process.argv[2] ?? join(dist, 'sea/fwctl'));

/** What Node looks for in itself (its documentation, "Single executable applications"). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

function run(command, args) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (error || status) throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The files of the npm package but pages, which nothing finds there. */
function packageFiles() {
  const [{ files }] = JSON.parse(run('npm', ['pack', '--dry-run', '--ignore-scripts', '--json']));
  return files.map(({ path }) => path).filter((path) => !path.startsWith('man/'));
}

function koffiFiles() {
  const folder = `node_modules/@koromix/koffi-${process.platform}-${process.arch}`;
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath ?? found.path, found.name).slice(root.length + 1));
}

/** Puts the blob into the program. LIEF, by which postject writes, warns of names of notes that nothing asks for. */
async function inject(program, blob) {
  const postject = require('postject');
  const { warn, error } = console;
  const isNoise = (text) => /^warning: Can't find string offset for section name '\.note/.test(text);
  console.warn = (...said) => isNoise(said[0]) || warn(...said);
  console.error = (...said) => isNoise(said[0]) || error(...said);
  await postject.inject(program, 'NODE_SEA_BLOB', blob, { sentinelFuse: FUSE });
}

async function main() {
  const folder = dirname(OUT);
  mkdirSync(folder, { recursive: true });
  const names = [...packageFiles(), ...koffiFiles()].sort();
  const contents = names.map((name) => readFileSync(join(root, name)));
  const asset = Buffer.concat(contents);
  const files = names.map((name, i) => [name, contents[i].length]);
  const hash = createHash('sha256').update(JSON.stringify(files)).update(asset);
  const paths = Object.fromEntries(
    ['main', 'package', 'blob'].map((name) => [name, join(folder, `${name}.sea`)]),
  );
  writeFileSync(paths.package, asset);
  buildSync({
    entryPoints: [join(loading, 'single.js')],
    outfile: paths.main,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    define: { DIGEST: JSON.stringify(hash.digest('hex').slice(0, 16)), FILES: JSON.stringify(files) },
  });
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      main: paths.main,
      output: paths.blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
      assets: { package: paths.package },
    }),
  );
  run(process.execPath, ['--experimental-sea-config', config]);
  copyFileSync(process.execPath, OUT);
  chmodSync(OUT, 0o755);
  await inject(OUT, readFileSync(paths.blob));
  for (const path of [config, ...Object.values(paths)]) rmSync(path);
  process.stdout.write(`${OUT}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
