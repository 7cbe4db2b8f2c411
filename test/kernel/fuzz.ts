import type { CommandInterface } from '../../src/families/family.js';
import { Mlx5Driver } from '../../src/families/mlx5/driver.js';
import { Kernel } from '../../src/kernel/core.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import { type Errno, errnoNames, isErrno } from '../../src/uapi/errno.js';
import { FWCTL_INFO, FWCTL_RPC, INFO_SIZE, packInfo, packRpc, RPC_SIZE } from '../../src/uapi/ioctl.js';
import { random } from '../support/random.js';
import { ARG, IN, MAPPED, NOBODY, OUT, PARENTS, ROOT } from './machine.js';
import { SparseMemory } from './sparse-memory.js';

/** Bytes of the struct's mapping: room for tails, and an end that can be reached. */
const ARG_MAPPED = 256;

const NUMBERS = [FWCTL_INFO, FWCTL_RPC, 0x9a02, 0x9b00, 0xc0209a01, 2 ** 32 + FWCTL_INFO, 0, -1];
const SIZES = [0, 4, 8, 23, 24, 25, 31, 32, 33, 40, 64, 4096, 0x7fffffff, 0xffffffff];
const GOOD_LENGTHS = [16, 17, 64, 64, 272, 4112];
const LENGTHS = [0, 1, 15, 4096, 0x20_0000, 0x20_0001, 0xffffffff];
const SCOPES = [0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 0xffffffff];

/** Opcodes that firmware has handlers for: without them nearly every mailbox would end in the driver. */
const OPCODES = [
  0x100, 0x101, 0x107, 0x10a, 0x203, 0x50b, 0x740, 0x754, 0x76f, 0x80d, 0x805, 0x820, 0xb03, 0xb22,
];

export interface FuzzReport {
  succeeded: number;
  errnos: Map<Errno, number>;
  /** Commands that the device received. */
  commands: number;
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Sends `runs` random or mutated ioctls through the kernel's entry to a device. Throws where an answer is neither an errno nor well-formed. */
export async function fuzz(device: CommandInterface, runs: number, seed: number): Promise<FuzzReport> {
  const { next, below, chance, pick } = random(seed);
  const report: FuzzReport = { succeeded: 0, errnos: new Map(), commands: 0 };
  /** Of the open context, while RPCs run. */
  let uid: number | undefined;
  const watched: CommandInterface = {
    execute(input, outLen) {
      const sent = (input[2] as number) * 256 + (input[3] as number);
      if (uid !== undefined) {
        report.commands++;
        check(
          sent === uid && input.length >= 16 && outLen >= 16,
          `the driver let a bad command pass: uid ${sent}`,
        );
      }
      return device.execute(input, outLen);
    },
  };
  const kernel = new Kernel(new MemoryTaint());
  const { minor } = kernel.register(new Mlx5Driver(watched, 0x7), PARENTS[0]);
  const file = await kernel.open(minor);
  if (isErrno(file)) throw new Error(`open gives ${file}`);
  uid = (file.context as { uid: number }).uid;

  const memory = new SparseMemory();
  memory.map(ARG, ARG_MAPPED);
  memory.map(IN, MAPPED);
  memory.map(OUT, MAPPED);
  const pointer = () =>
    chance(80)
      ? pick([IN, OUT])
      : pick([0, ARG, IN + MAPPED - below(128), OUT + MAPPED - below(128), next() * 2 ** 32 + next()]);
  const length = () => pick(chance(90) ? GOOD_LENGTHS : LENGTHS);

  for (let run = 0; run < runs; run++) {
    const nr = chance(95) ? pick([FWCTL_INFO, FWCTL_RPC, FWCTL_RPC, FWCTL_RPC]) : pick(NUMBERS);
    const isInfo = nr >>> 0 === FWCTL_INFO;
    const known = isInfo ? INFO_SIZE : RPC_SIZE;
    const size = chance(90) ? known : pick(SIZES);
    const outLen = length();
    const struct = new Uint8Array(64);
    struct.set(
      isInfo
        ? packInfo({
            size,
            flags: chance(95) ? 0 : next(),
            out_device_type: next(),
            device_data_len: outLen,
            out_device_data: pointer(),
          })
        : packRpc({
            size,
            scope: pick(SCOPES),
            in_len: length(),
            out_len: outLen,
            in: pointer(),
            out: pointer(),
          }),
    );
    if (chance(10)) struct[below(64)] = next();
    if (chance(2)) for (let at = 0; at < 64; at++) struct[at] = next();

    const input = new Uint8Array(64);
    if (chance(50)) for (let at = 0; at < 64; at++) input[at] = next();
    const header = new DataView(input.buffer);
    if (chance(90)) header.setUint16(0, pick(OPCODES));
    if (chance(80)) header.setUint16(6, below(4));
    if (chance(20)) input[below(64)] = next();

    const arg = chance(97) ? ARG : pick([0, ARG + ARG_MAPPED - below(64), 2 ** 53, OUT + MAPPED]);
    memory.poke(ARG, struct);
    memory.poke(IN, input);
    const result = await kernel.ioctl(file, nr, arg, memory, chance(80) ? ROOT : NOBODY);
    const after = memory.read(ARG, 64);
    const at = `run ${run}: ${Buffer.from(struct).toString('hex')} ${result}`;

    if (result === 0) {
      report.succeeded++;
      if (arg !== ARG) continue;
      const expected = new DataView(struct.buffer);
      check(expected.getUint32(0, true) >= known, `${at}: a struct this small`);
      if (isInfo) {
        expected.setUint32(8, 1, true);
        expected.setUint32(12, expected.getUint32(12, true) === 0 ? 0 : 8, true);
      }
      check(
        Buffer.compare(after.subarray(0, known), struct.subarray(0, known)) === 0,
        `${at}: a malformed reply`,
      );
    } else {
      check(errnoNames.includes(result), at);
      report.errnos.set(result, (report.errnos.get(result) ?? 0) + 1);
      const target = new DataView(struct.buffer).getUint32(isInfo ? 16 : 24, true);
      const overwritten = target >= ARG && target < ARG + ARG_MAPPED;
      if (!overwritten) check(Buffer.compare(after, struct) === 0, `${at}: the struct has changed`);
    }
  }
  uid = undefined;
  await kernel.close(file);
  return report;
}
