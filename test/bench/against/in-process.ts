/**
 * Calls of one build's library in this process: `in-process.js ROOT WHAT COUNT`. Prints the CPU and wall time of one call, in microseconds. Run by rows.ts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Library from '../../../src/index.js';

const [root = '', what = '', count = ''] = process.argv.slice(2);
const entry = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).exports['.'];
const library: typeof Library = await import(pathToFileURL(join(root, entry.import ?? entry.default)).href);
const { buildInput, emulatedBackend, emulator, findCommand, findRegister, MemoryStore } = library;

type Call = (i: number) => unknown;

/** A message of the default device, over and over; of several, in turn. */
async function asking(scope: number, outLen: number, ...inputs: Uint8Array[]): Promise<Call> {
  const handle = await emulatedBackend({ store: new MemoryStore() }).open('fwctl0');
  return async (i) => {
    const output = await handle.rpc(scope, inputs[i % inputs.length] as Uint8Array, outLen);
    if (typeof output === 'string' || output[0]) throw new Error(`${what}: ${output}`);
  };
}

const input = (command: string, fields: object): Uint8Array => {
  const found = findCommand(command);
  if (!found) throw new Error(`no command ${command}`);
  return buildInput(found, fields as never);
};

/** ACCESS_REG that writes PMAOS of module 0: its events on or off, so that each changes what the device keeps. */
const pmaos = (events: number): Uint8Array =>
  input('ACCESS_REG', {
    op_mod: 0,
    register_id: findRegister('PMAOS')?.id ?? 0,
    register_data: Uint8Array.from(Buffer.from(`000000004000000${events}${'0'.repeat(16)}`, 'hex')),
  });

const CALLS: Record<string, (folder: string) => Call | Promise<Call>> = {
  read: () =>
    asking(
      1,
      48,
      input('ACCESS_REG', {
        op_mod: 1,
        register_id: findRegister('MTMP')?.id ?? 0,
        register_data: new Uint8Array(32),
      }),
    ),
  write: () => asking(0, 32, pmaos(1), pmaos(2)),
  query: () =>
    asking(1, 0x400, ...Array.from({ length: 16 }, (_, i) => input('QUERY_QP', { qpn: 0x200 + i }))),
  /** Adapters of three kinds in turn, so that none is like the one before. */
  add: (folder) => {
    const machine = emulator({ stateDir: folder });
    const profiles = ['connectx6dx', 'connectx7', 'bluefield3'];
    return (i) => machine.add(profiles[i % profiles.length] as string, 1);
  },
};

const folder = mkdtempSync(join(tmpdir(), 'fwctl-in-process-'));
try {
  const call = await (CALLS[what] as (folder: string) => Call | Promise<Call>)(folder);
  const warm = what === 'add' ? 0 : 500;
  for (let i = 0; i < warm; i++) await call(i);
  const [cpu, start] = [process.cpuUsage(), process.hrtime.bigint()];
  for (let i = 0; i < Number(count); i++) await call(i);
  const wall = Number(process.hrtime.bigint() - start) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(JSON.stringify({ cpu: (user + system) / Number(count), wall: wall / Number(count) }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
