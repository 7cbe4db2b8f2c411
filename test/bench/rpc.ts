/**
 * Counts QUERY_HCA_CAP round trips a second in one process, through client, kernel, driver and firmware, and how the time divides:
 * each layer is measured with all that lies below it. Run: npm run bench:rpc
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResult } from '../../src/cli/output.js';
import { families } from '../../src/families/registry.js';
import {
  buildInput,
  type Command,
  emulatedBackend,
  findCommand,
  findDevice,
  requestOf,
  Session,
  send,
} from '../../src/index.js';
import type { CallerMemory } from '../../src/kernel/driver.js';

const ROUNDS = 50_000;
const REPEATS = 7;

/** mlx5's messages name no other memory of the caller. */
const memory: CallerMemory = { copyIn: () => 'EFAULT', copyOut: () => 'EFAULT' };

/** Microseconds a call, the median of some runs after one to warm up. */
async function measure(call: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run <= REPEATS; run++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < ROUNDS; i++) await call();
    if (run) runs.push(Number(process.hrtime.bigint() - start) / 1000 / ROUNDS);
  }
  return runs.sort((a, b) => a - b)[REPEATS >> 1] as number;
}

const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
try {
  const backend = emulatedBackend({ stateDir: folder });
  const device = findDevice(await backend.list(), 'fwctl0');
  const command = findCommand('QUERY_HCA_CAP') as Command;
  const request = requestOf(command, buildInput(command, { op_mod: 1 }));
  const { input, outLen } = request;

  const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
  const handle = await backend.open('fwctl0');
  const family = families[0] as (typeof families)[0];
  const { firmware, driver: makeDriver } = family.device.build(
    family.profiles[0] as string,
    '0000:08:00',
    () => 0n,
  );
  const execute = (bytes: Uint8Array, room: number) => firmware.execute('pf0', bytes, room);
  const driver = makeDriver('pf0', { execute });
  const context = await driver.open();

  const total = await measure(() => send(session, request));
  const below = [
    await measure(() => handle.rpc(0, input, outLen)),
    await measure(() => driver.rpc(context as object, 0, input, outLen, memory)),
    await measure(() => firmware.execute('pf0', input, outLen)),
    0,
  ];
  const layers = ['client', 'kernel, arena and state', 'driver', 'firmware'];
  let above = total;
  const rows = layers.map((name, i) => {
    const row = `${name.padEnd(24)} ${(above - (below[i] as number)).toFixed(2).padStart(6)} us`;
    above = below[i] as number;
    return row;
  });
  writeResult(
    `QUERY_HCA_CAP round trips, Node ${process.version}, median of ${REPEATS} runs of ${ROUNDS}\n` +
      `${Math.round(1e6 / total)} a second, ${total.toFixed(2)} us each\n${rows.join('\n')}\n`,
  );
  await session.close();
  await handle.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
