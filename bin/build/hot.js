// Prints the files of dist whose functions these command lines run, as JSON: what start-up has to load. Run as a process of its own.
const { mkdtempSync, rmSync } = require('node:fs');
const { Session } = require('node:inspector');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fileURLToPath } = require('node:url');
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
  const names = Object.values(commands).map(({ id, strict, args }) => {
    return [id, { id, args: strict === false || Object.keys(args).length > 0 }];
  });
  const load = (id) => import(join(root, ...commands[id].relativePath));
  const table = new Rows(rowsText(names), load);
  const product = { root, manifest, pjson: require(join(root, 'package.json')), table };
  for (const line of LINES) await run(line.split(' '), product);

  const files = ask('Profiler.takePreciseCoverage')
    .result.filter(({ url }) => url.startsWith('file:'))
    .map(({ url, functions }) => ({ file: fileURLToPath(url), functions }))
    .filter(({ file, functions }) => file.startsWith(dist) && functions.some(isRun))
    .map(({ file }) => file);
  rmSync(state, { recursive: true, force: true });
  return files;
}

/** Whether a function was called; that of the whole module is none. */
const isRun = ({ functionName, ranges: [{ startOffset, count }] }) =>
  count > 0 && !(functionName === '' && startOffset === 0);

main().then(
  (files) => process.stderr.write(JSON.stringify(files)),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
