/**
 * Counts round trips a second in one process, through client, kernel, driver and firmware, and how the time divides: each layer is measured
 * with all that lies below it. Run: npm run bench:rpc [-- FAMILY...]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { set } from '../../src/bits/codec.js';
import { writeResult } from '../../src/cli/output.js';
import type { FamilyClient } from '../../src/client/family.js';
import type { Request } from '../../src/client/guard.js';
import { exchange } from '../../src/client/request.js';
import { familyClientOn } from '../../src/families/clients.js';
import { type FamilyEntry, families } from '../../src/families/registry.js';
import { emulatedBackend, emulator, findDevice, Session } from '../../src/index.js';
import type { CallerMemory } from '../../src/kernel/driver.js';
import { scopeNumber } from '../../src/uapi/scope.js';
import { median } from './measure.js';

const ROUNDS = 50_000;
const REPEATS = 7;

/** What is sent to a device of each family: a question that it answers from what it knows. */
const MESSAGES: Readonly<
  Record<string, readonly [command: string, fields: Readonly<Record<string, number | string>>]>
> = {
  mlx5: ['QUERY_HCA_CAP', { op_mod: 1 }],
  bnxt: ['HWRM_VER_GET', {}],
  // power-limit of the emulated device
  cxl: ['GET_FEATURE', { uuid: '66776374-6c63-8c78-8000-000000000002' }],
  pds: ['DEVICE.IDENTIFY', {}],
};

/** What a message names beside its input, of which these ask nothing: answers go nowhere. */
const memory: CallerMemory = { copyIn: () => 'EFAULT', copyOut: () => 0 };

/** Microseconds a call, the median of some runs after one to warm up. */
async function measure(call: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run <= REPEATS; run++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < ROUNDS; i++) await call();
    if (run) runs.push(Number(process.hrtime.bigint() - start) / 1000 / ROUNDS);
  }
  return median(runs);
}

function requestOf(client: FamilyClient, [command, fields]: (typeof MESSAGES)[string]): Request {
  const begun = client.begin(command, undefined);
  const bytes = Object.entries(fields).reduce(
    (made, [field, value]) => set(begun.layout, made, field, value),
    new Uint8Array(begun.bytes) as Uint8Array,
  );
  return begun.finish(bytes, {});
}

async function bench(
  { name, device: { build }, profiles, bus }: FamilyEntry,
  folder: string,
): Promise<string> {
  const client = (await familyClientOn('emulated', name)) as FamilyClient;
  const request = requestOf(client, MESSAGES[name] as (typeof MESSAGES)[string]);
  const { input, outLen, needs = 'configuration', opcode } = request;
  const scope = scopeNumber(needs);

  const backend = emulatedBackend({ stateDir: folder });
  const address = `0000:${bus.toString(16).padStart(2, '0')}:00.0`;
  const device = findDevice(await backend.list(), address);
  const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
  const handle = await backend.open(device.name);
  const { firmware, driver: makeDriver } = build(profiles[0] as string, address.slice(0, -2), () => 0n);
  const execute = (bytes: Uint8Array, room: number) => firmware.execute('pf0', bytes, room);
  const driver = makeDriver('pf0', { execute });
  const context = (await driver.open()) as object;
  // As the driver sends it.
  let [sent, room] = [input, outLen];
  const keeping = makeDriver('pf0', {
    execute(bytes, wanted) {
      [sent, room] = [bytes.slice(), wanted];
      return execute(bytes, wanted);
    },
  });
  await keeping.rpc((await keeping.open()) as object, scope, input, outLen, memory);

  const total = await measure(() => exchange(session, client, request));
  const below = [
    await measure(() => handle.rpc(scope, input, outLen, request.memory)),
    await measure(() => driver.rpc(context, scope, input, outLen, memory)),
    await measure(() => firmware.execute('pf0', sent, room)),
    0,
  ];
  let above = total;
  const rows = ['client', 'kernel, arena and state', 'driver', 'firmware'].map((layer, i) => {
    const row = `${layer.padEnd(24)} ${(above - (below[i] as number)).toFixed(2).padStart(6)} us`;
    above = below[i] as number;
    return row;
  });
  await session.close();
  await handle.close();
  return (
    `${opcode} round trips of ${name}, Node ${process.version}, median of ${REPEATS} runs of ${ROUNDS}\n` +
    `${Math.round(1e6 / total)} a second, ${total.toFixed(2)} us each\n${rows.join('\n')}\n`
  );
}

const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
try {
  const machine = emulator({ stateDir: folder });
  const wanted = process.argv.slice(2);
  for (const family of families) {
    if (!(family.name in MESSAGES) || (wanted.length && !wanted.includes(family.name))) continue;
    if (family !== families[0]) machine.add(family.profiles[0] as string, 1);
    writeResult(await bench(family, folder));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
