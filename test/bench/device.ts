/**
 * How fast the built-in device answers, with its state in memory and on disk; and what a thousand adapters cost. Run: npm run bench:device
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulator } from '../../src/backends/emulated/emulator.js';
import {
  buildInput,
  type Command,
  emulatedBackend,
  type Fields,
  findCommand,
  findRegister,
} from '../../src/index.js';
import { MemoryStore } from '../../src/state/memory.js';
import { type StateStore, Store } from '../../src/state/store.js';
import { ROOT } from '../support/files.js';
import { columns, interleave, median, say } from './measure.js';

const ADAPTERS = 1000;
const BLOCK_MS = 150;

const MEMORY = join(ROOT, 'dist/test/bench/memory.js');

const message = (name: string, fields: Fields): Uint8Array =>
  buildInput(findCommand(name) as Command, fields);

const nodeDesc = (op_mod: number, text: string): Uint8Array => {
  const register_data = new Uint8Array(64);
  register_data.set(Buffer.from(text));
  return message('ACCESS_REG', { op_mod, register_id: findRegister('NODE_DESC')?.id ?? 0, register_data });
};

/** Calls a second, the median of some blocks. */
async function rate(call: (i: number) => Promise<unknown>): Promise<number> {
  const rates: number[] = [];
  let number = 0;
  for (let block = 0; block < 6; block++) {
    const start = performance.now();
    let calls = 0;
    while (performance.now() - start < BLOCK_MS) {
      await call(number++);
      calls++;
    }
    if (block) rates.push((calls * 1000) / (performance.now() - start));
  }
  return median(rates);
}

async function rates(store: StateStore): Promise<[string, number][]> {
  const backend = emulatedBackend({ store });
  const handle = await backend.open('fwctl0');
  const [caps, qp, read] = [
    message('QUERY_HCA_CAP', { op_mod: 1 }),
    message('QUERY_QP', { qpn: 0x200 }),
    nodeDesc(1, ''),
  ];
  const sides: [string, (i: number) => Promise<unknown>][] = [
    [
      'open, info, close',
      async () => {
        const opened = await backend.open('fwctl1');
        await opened.info();
        await opened.close();
      },
    ],
    ['QUERY_HCA_CAP', () => handle.rpc(0, caps, 4112)],
    ['register read', () => handle.rpc(1, read, 80)],
    ['register write', (i) => handle.rpc(0, nodeDesc(0, `rack ${i}`), 80)],
    ['object query', () => handle.rpc(1, qp, 512)],
  ];
  const result: [string, number][] = [];
  for (const [name, call] of sides) result.push([name, await rate(call)]);
  await handle.close();
  return result;
}

const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));

/** Milliseconds of a command of the built program. */
function command(stateDir: string, ...words: string[]): number {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/run.js'), ...words], {
    env: { ...env, FWCTL_STATE_DIR: stateDir },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  return performance.now() - start;
}

try {
  const inMemory = await rates(new MemoryStore());
  const onDisk = await rates(new Store(join(folder, 'rates')));
  say(columns('calls a second', 'in memory', 'on disk'));
  for (const [i, [name, count]] of inMemory.entries())
    say(columns(name, Math.round(count), Math.round(onDisk[i]?.[1] ?? 0)));

  const [one, many] = [join(folder, 'one'), join(folder, 'many')];
  emulator({ stateDir: many }).add('connectx6dx', ADAPTERS - 1);
  say(`\n${ADAPTERS} adapters`);
  const [list = 0] = interleave([{ name: 'list', run: () => command(many, 'list', '--json') }], 3);
  say(columns('list', `${list.toFixed(0)} ms`));
  const [single = 0, of = 0] = interleave(
    [
      { name: 'one', run: () => command(one, 'info', '--json') },
      { name: 'many', run: () => command(many, 'info', '-d', `fwctl${3 * ADAPTERS - 2}`, '--json') },
    ],
    21,
  );
  say(columns('start-up of info', `${of.toFixed(1)} ms`, `${(of / single).toFixed(2)} times`));

  say(
    columns(
      'memory of each, used once',
      spawnSync(process.execPath, ['--expose-gc', MEMORY], { encoding: 'utf8' }).stdout,
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
