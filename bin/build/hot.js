// Prints what the usual command lines run, as JSON: which files of dist they load, the layouts that they ask for (those of `metrics` apart), which of them they decode, and of a file what of it runs. Run as a process of
// its own: without arguments for the files and layouts of all lines; with the id of a command and the files, for what that command's lines run of them; with KEPT and the
// files, for what all lines run where the state folder has something; with PROGRAMS and the files, for what programs run of them
// and of the library. With an id it gets the modules that the bundle has other texts of, as JSON in a file: text by file. What the
// agent of a machine is asked is on stdin.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { register } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { rowsOf } = require('./names.js');
const { dist, entry, loading, manifest, parts, root } = require('./paths.js');

/** Those that most people run most often, by command. */
const LINES = {
  info: ['info', 'info --json', 'info -d fwctl0'],
  list: ['list', 'list --json'],
  'reg:get': ['reg get MTMP', 'reg get MTMP --json'],
  rpc: ['rpc NOP', 'rpc NOP --json'],
  'config:query': ['config query NUM_OF_VFS', 'config query NUM_OF_VFS --json'],
  'query-caps': ['query-caps', 'query-caps --json'],
  metrics: ['metrics', 'metrics --json', 'metrics -d fwctl0'],
  agent: ['agent'],
};

/** What the agent is asked by `info` on another machine. MGIR: ACCESS_REG (0x0805) reads (op_mod 1) register 0x9020, of 160 bytes. */
const ASKED = [
  { speaks: [1, 2, 3], fwctl: '0' },
  { id: 1, ask: 'list', wanted: 'fwctl0' },
  { id: 2, ask: 'open', device: 'fwctl0' },
  { id: 3, ask: 'info', file: 1 },
  { id: 4, ask: 'host' },
  {
    id: 5,
    ask: 'rpc',
    file: 1,
    scope: 1,
    in: `0805000000000001000090200000000${'0'.repeat(321)}`,
    out_len: 176,
  },
  { id: 6, ask: 'close', file: 1 },
];

const prm = join(dist, 'src/families/mlx5/prm');

/** Of the environment: the file with the modules that are written anew. */
const MADE = 'FWCTL_BUILD_MADE';

/** What this file prints as a process; `made`: the modules that are written anew. */
exports.seenInUse = (made, ...args) => {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  const file = join(folder, 'made.json');
  writeFileSync(file, JSON.stringify(made));
  const { status, stderr } = spawnSync(process.execPath, [__filename, ...args], {
    encoding: 'utf8',
    env: { ...process.env, [MADE]: file },
    input: ASKED.map((question) => `${JSON.stringify(question)}\n`).join(''),
    maxBuffer: 1 << 28,
  });
  rmSync(folder, { recursive: true });
  if (status) throw new Error(stderr);
  return JSON.parse(stderr);
};

/** Commands of which the layouts are kept as literals: those of the others are too many. */
const SMALL = ['info', 'list', 'reg:get', 'rpc'];
exports.SMALL = SMALL;

exports.USUAL = Object.keys(LINES);

/** The command that programs run every few seconds, and people hardly ever: nothing of it may stand in the way of what they run. */
const PERIODIC = 'metrics';
exports.PERIODIC = PERIODIC;

/** What people run most, a line for each command. */
exports.LINES_OFTEN = Object.entries(LINES)
  .filter(([id]) => ![PERIODIC, 'agent'].includes(id))
  .map(([, [line]]) => line);

/** Stand for lines on a machine that was changed: those of the commands that need little, and of the others. */
const KEPT = 'kept';
const KEPT_OTHERS = 'kept-others';
exports.KEPT = KEPT;
exports.KEPT_OTHERS = KEPT_OTHERS;

/** Stands for what most programs ask of the library. */
const PROGRAMS = 'programs';
exports.PROGRAMS = PROGRAMS;

async function importLibrary() {
  const [library] = await Promise.all(
    ['open', 'registers'].map((name) => import(join(dist, `src/library/${name}.js`))),
  );
  return library;
}

async function askLibrary({ list, open }) {
  await list();
  const device = await open('fwctl0');
  await device.registers.read('MTMP');
  await device.close();
}

/** What changes it, in a process of its own: a file that is made, lines that are added to it, and other files. */
const CHANGE = 'change';
const CHANGES = [
  'config set NUM_OF_VFS=8 --yes',
  'config set NUM_OF_VFS=6 --yes',
  'reg set PMTU local_port=1 admin_mtu=1500 --yes',
  'reset run --yes',
  'emulator add',
];

const session = new Session();

function ask(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(error.message);
    answer = result;
  });
  return answer;
}

/** What ran since it was asked last, by file of dist: functions, and of those that ran the blocks; from, to, how often. */
const counted = () =>
  new Map(
    ask('Profiler.takePreciseCoverage')
      .result.filter(({ url }) => url.startsWith('file:'))
      .map(({ url, functions }) => [fileURLToPath(url), functions])
      .filter(([file]) => file.startsWith(dist)),
  );

/** That of the whole module is none. */
const isFunction = ({ functionName, ranges: [{ startOffset }] }) => functionName !== '' || startOffset > 0;

const spans = (functions, isMeant) =>
  functions
    .filter(isFunction)
    .flatMap(({ ranges }) => ranges.filter((range, i) => isMeant(range, i)))
    .map(({ startOffset, endOffset }) => [startOffset, endOffset]);

const isWithin = ([start, end], all) => all.some(([from, to]) => from <= start && end <= to);
const isIn = ([start, end], all) => all.some(([from, to]) => start === from && end === to);

/** Of a file the functions that ran, and the functions and blocks that never did; those that ran when it was evaluated apart. */
function ofFile(atStart = [], after = []) {
  const ran = spans(after, ({ count }, i) => i === 0 && count > 0);
  const ranAtStart = spans(atStart, ({ count }, i) => i === 0 && count > 0);
  const unused = spans([...atStart, ...after], ({ count }, i) => i === 0 && count === 0);
  const blocks = (functions) => spans(functions, ({ count }, i) => i > 0 && count === 0);
  // What was left out at the start may have run later.
  const never = [
    ...unused.filter((span) => !isIn(span, ran) && !isIn(span, ranAtStart)),
    ...blocks(atStart).filter((span) => !isWithin(span, ran)),
    ...blocks(after),
  ];
  return { ran, ranAtStart, never };
}

/** Lets modules be what they are in the bundle, with its data; `made` has their texts, by file. */
async function useMade(made) {
  const { Data } = await import(join(loading, 'code.js'));
  const data = new Map();
  globalThis.dataOfBundle = (name) => {
    const known = data.get(name) ?? new Data(readFileSync(join(parts, name)));
    data.set(name, known);
    return known;
  };
  const withData = (text) => `const require = globalThis.dataOfBundle;\n${text}`;
  const texts = Object.entries(made).map(([file, text]) => [pathToFileURL(file).href, withData(text)]);
  const hooks = `
    let texts;
    export const initialize = (made) => { texts = new Map(made); };
    export const load = (url, context, next) =>
      texts.has(url) ? { format: 'module', source: texts.get(url), shortCircuit: true } : next(url, context);
  `;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: texts });
}

async function main([id, ...files]) {
  const isChange = id === CHANGE;
  if (id && !isChange) await useMade(JSON.parse(readFileSync(process.env[MADE], 'utf8')));
  const state = isChange ? files.shift() : mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  process.env.FWCTL_STATE_DIR = state;
  if ([KEPT, KEPT_OTHERS].includes(id))
    spawnSync(process.execPath, [__filename, CHANGE, state], { stdio: 'ignore' });
  process.setMaxListeners(0); // each line listens for signals
  session.connect();
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const { run } = await import(join(entry, 'fast.js'));
  const { Rows, rowsText } = await import(join(entry, 'rows.js'));
  const { commands } = require(manifest);
  const load = (command) => import(join(root, ...commands[command].relativePath));
  const table = new Rows(rowsText(rowsOf(commands)), load);
  const pjson = require(join(root, 'package.json'));
  const product = { root, manifest: () => readFileSync(manifest, 'utf8'), pjson, table };
  for (const file of files) await import(pathToFileURL(file));
  const library = id === PROGRAMS ? await importLibrary() : undefined;
  const atStart = counted();
  const small = SMALL.flatMap((command) => LINES[command]);
  const others = Object.values(LINES)
    .flat()
    .filter((line) => ![...small, ...LINES[PERIODIC]].includes(line));
  if (library) await askLibrary(library);
  for (const line of { [PROGRAMS]: [], [CHANGE]: CHANGES, [KEPT]: small, [KEPT_OTHERS]: others, ...LINES }[
    id
  ] ?? small)
    await run(line.split(' '), product);
  if (isChange) return {};
  const { layout, layoutsAsked } = await import(join(prm, 'layouts.js'));
  const { namesAsked } = await import(join(dist, 'src/bits/layout.js'));
  const { enumsRead } = await import(join(prm, 'enums.js'));
  const layouts = layoutsAsked();
  const ready = {};
  if (!id) {
    for (const line of LINES[PERIODIC]) await run(line.split(' '), product);
    const names = layoutsAsked().filter((name) => !layouts.includes(name));
    ready.layouts = Object.fromEntries(names.map((name) => [name, namesAsked(layout(name))]));
    ready.enums = enumsRead();
    for (const line of others) await run(line.split(' '), product);
  }
  const after = counted();
  if (!id) await askLibrary(await importLibrary());
  const { isDecoded } = await import(join(dist, 'src/bits/codec.js'));
  const decoded = layoutsAsked().filter((name) => isDecoded(layout(name)));
  rmSync(state, { recursive: true, force: true });
  const found = Array.from(new Set([...atStart.keys(), ...after.keys()]));
  if (!id) return { files: found, layouts, ready, decoded };
  return Object.fromEntries(found.map((file) => [file, ofFile(atStart.get(file), after.get(file))]));
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (found) => process.stderr.write(JSON.stringify(found)),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    },
  );
