// Prints the files of dist whose functions these command lines run, and the layouts that they ask for, as JSON: what start-up has to load. Run as a
// process of its own.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { Session } = require('node:inspector');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fileURLToPath } = require('node:url');
const { rowsOf } = require('./names.js');
const { dist, entry, manifest, root } = require('./paths.js');

/** Those that most people run most often. */
const LINES = [
  'info',
  'info --json',
  'list',
  'list --json',
  'reg get MTMP',
  'reg get MTMP --json',
  'rpc NOP',
  'rpc NOP --json',
];

async function main() {
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  process.env.FWCTL_STATE_DIR = state;
  const session = new Session();
  session.connect();
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  };
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

  const { run } = await import(join(entry, 'fast.js'));
  const { Rows, rowsText } = await import(join(entry, 'rows.js'));
  const { commands } = require(manifest);
  const load = (id) => import(join(root, ...commands[id].relativePath));
  const table = new Rows(rowsText(rowsOf(commands)), load);
  const product = {
    root,
    manifest: () => readFileSync(manifest, 'utf8'),
    pjson: require(join(root, 'package.json')),
    table,
  };
  for (const line of LINES) await run(line.split(' '), product);

  const files = ask('Profiler.takePreciseCoverage')
    .result.filter(({ url }) => url.startsWith('file:'))
    .map(({ url, functions }) => ({ file: fileURLToPath(url), functions }))
    .filter(({ file, functions }) => file.startsWith(dist) && functions.some(isRun))
    .map(({ file }) => file);
  rmSync(state, { recursive: true, force: true });
  const { layoutsAsked } = await import(join(dist, 'src/families/mlx5/prm/layouts.js'));
  return { files, layouts: layoutsAsked() };
}

/** Whether a function was called; that of the whole module is none. */
const isRun = ({ functionName, ranges: [{ startOffset, count }] }) =>
  count > 0 && !(functionName === '' && startOffset === 0);

main().then(
  (found) => process.stderr.write(JSON.stringify(found)),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
