/**
 * QUERY_HCA_CAP round trips a second by each way of reaching a device. The served device is asked by the C client, and by our own command by its
 * ioctls, which this file is run again for: with the word `own`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelBackend } from '../../src/backends/chardev.js';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { replayBackend } from '../../src/backends/replay.js';
import type { Backend } from '../../src/client/backend.js';
import { FWCTL_RPC, packRpc, RPC_SIZE } from '../../src/uapi/ioctl.js';
import { taped } from '../backends/fake-tape.js';
import { compileClient, hasUmockdev } from '../conformance/client.js';
import { mailbox } from '../kernel/machine.js';
import { ROOT, withFolder } from '../support/files.js';
import { columns, median, say } from './measure.js';

const INPUT = mailbox(0x100, 1);
const OUT_LEN = 4112;
const ROUNDS = 5;
const CLIENT_CALLS = 5000;

/** Round trips a second of one file, one after the other: the median of some runs after one to warm up. */
async function rateOf(backend: Backend, count: number, rounds = ROUNDS): Promise<number> {
  const handle = await backend.open('fwctl0');
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const answer = await handle.rpc(0, INPUT, OUT_LEN);
      if (typeof answer === 'string') throw new Error(`FWCTL_RPC gives ${answer}`);
    }
    if (round || rounds === 0) rates.push((count / (performance.now() - start)) * 1000);
  }
  await handle.close();
  return median(rates);
}

const ARG = 0x1000_0000;
const IN = ARG + 0x1000;
const OUT = ARG + 0x2000;

/** The same of C clients, each a process with one file; all together. */
function rateOfClients(folder: string, program: string, clients: number): number {
  const line = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--', 'sh', '-c'];
  const together = `${`${program} < ${folder}/script & `.repeat(clients)} wait`;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const struct = packRpc({ size: RPC_SIZE, scope: 0, in_len: 16, out_len: OUT_LEN, in: IN, out: OUT });
  const loop = `loop 3 ${FWCTL_RPC.toString(16)} ${ARG.toString(16)} ${CLIENT_CALLS}`;
  const script = [
    `map ${ARG.toString(16)} 8000 0`,
    `poke ${ARG.toString(16)} ${hex(struct)}`,
    `poke ${IN.toString(16)} ${hex(INPUT)}`,
    'open /dev/fwctl/fwctl0',
    ...new Array(ROUNDS).fill(loop),
  ];
  writeFileSync(join(folder, 'script'), `${script.join('\n')}\n`);
  const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder };
  const [command = '', ...args] = [...line, together];
  const { stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  const seconds = [...stdout.matchAll(/^seconds (\S+)$/gm)].map(([, value]) => Number(value));
  if (seconds.length !== clients * ROUNDS) throw new Error(`the clients failed: ${stdout}${stderr}`);
  return (clients * CLIENT_CALLS) / median(seconds);
}

export async function benchRoundTrips(): Promise<void> {
  await withFolder(async (folder) => {
    const row = (name: string, rate: number | string) =>
      say(columns(name, typeof rate === 'number' ? Math.round(rate) : rate));
    const emulated = emulatedBackend({ stateDir: folder });
    say(columns('QUERY_HCA_CAP', 'a second'));
    row('emulated', await rateOf(emulated, 20_000));
    row('emulated, recorded', await recordedRate(join(folder, 'a.tape'), emulated));
    row('replay, lookup', await rateOf(replayBackend(join(folder, 'a.tape'), { mode: 'lookup' }), 20_000));
    const program = compileClient(folder);
    const why = !hasUmockdev()
      ? "left out: umockdev's preload library is not installed"
      : program
        ? undefined
        : 'left out: there is no C compiler';
    if (why || !program) return say(`served: ${why}`);
    row('served, C client', rateOfClients(folder, program, 1));
    row('served, 4 C clients', rateOfClients(folder, program, 4));
    row('served, own client (chardev)', ownRate(folder));
  });
}

async function recordedRate(file: string, backend: Backend): Promise<number> {
  let rate = 0;
  await taped(file, backend, async (recorded) => {
    rate = await rateOf(recorded, 2000, 0);
  });
  return rate;
}

function ownRate(folder: string): number {
  const line = [
    join(ROOT, 'bin/run.js'),
    'exec',
    '--',
    process.execPath,
    fileURLToPath(import.meta.url),
    'own',
  ];
  const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder };
  const { stdout, stderr } = spawnSync(process.execPath, line, { env, encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  return Number(stdout);
}

if (process.argv[2] === 'own') say(String(await rateOf(kernelBackend(), 2000)));
