import { findCommand } from '../../../src/families/bnxt/catalogue.js';
import { BnxtDriver } from '../../../src/families/bnxt/driver.js';
import type { Task } from '../../../src/kernel/call.js';
import { Kernel } from '../../../src/kernel/core.js';
import { MemoryTaint } from '../../../src/kernel/taint.js';
import type { OpenFile } from '../../../src/kernel/uctx.js';
import { errnoNumber, isErrno } from '../../../src/uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  INFO_SIZE,
  packInfo,
  packRpc,
  RPC_SIZE,
  unpackInfo,
} from '../../../src/uapi/ioctl.js';
import { scopeNumber } from '../../../src/uapi/scope.js';
import { TAINT_FWCTL } from '../../../src/uapi/taint.js';
import { SparseMemory } from '../../kernel/sparse-memory.js';
import { CorpusError } from '../corpus.js';
import { type Compare, type Form, isListOf, replayEach } from '../form.js';
import { type RpcCase, StandIn } from './bnxt-stand-in.js';

interface InfoCase {
  readonly device_data_len: number;
  readonly type: number;
  readonly device_data_len_after: number;
  readonly data: string;
}

type Case = {
  readonly case: string;
  readonly errno: number;
  readonly taint: number;
  readonly order: number;
} & (RpcCase | InfoCase | object);

/** Calls of the real driver, in front of a stand-in firmware. */
export const behaviour: Form = {
  recognises: (data) => isListOf(data, 'case', 'errno', 'channel', 'waited_us', 'taint', 'log'),
  replay: (data) => {
    const cases = data as Case[];
    for (const one of cases)
      if (
        typeof one.case !== 'string' ||
        typeof one.errno !== 'number' ||
        ('in' in one && typeof one.in !== 'string')
      )
        throw new CorpusError(`${one.case} is not a recorded call`);
    const sequences = new Map<string, Seen>();
    let taint = 0;
    return replayEach(
      cases,
      ({ case: name, order }) => ({ boot: `call ${order}`, name }),
      async (recorded, compare) => {
        await replayOne(recorded, taint, compare);
        if ('channel' in recorded) compareSequence(recorded as RpcCase, sequences, compare);
        taint = recorded.taint;
      },
    );
  },
};

const ARG = 0x1000_0000;
const IN = 0x2000_0000;
const OUT = 0x3000_0000;
const BAD = 0x4000_0000;
const MAPPED = 0x40_0000;
/** The room is filled with this beforehand, the kernel's own addresses are masked with that. */
const FILL = 0xcc;
const MASK = 0xee;

const ENOTTY = 25;
/** ENOIOCTLCMD: what the driver core makes of an ioctl that nobody knows, before user space gets ENOTTY. */
const ENOIOCTLCMD = 515;
const E2BIG = 7;
const EPERM = 1;
const EFAULT = 14;
const ENODEV = 19;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const numberOf = (result: unknown): number => (isErrno(result) ? errnoNumber(result) : 0);
const memoryOf = (): SparseMemory => {
  const memory = new SparseMemory();
  memory.map(ARG, MAPPED);
  memory.map(IN, MAPPED);
  memory.map(OUT, MAPPED, { fill: FILL });
  return memory;
};
const task = (rawio: boolean): Task => ({
  comm: 'conform',
  tid: 1,
  credentials: { rawio, lockdown: 'none', rawioUnderLockdown: 'allow' },
});

/** For what reaches no driver. */
const NO_CALL = {
  case: '',
  errno: ENODEV,
  channel: 'none',
  log: '',
  out: '',
  out_len: 0,
} as unknown as RpcCase;

/** Lines of the log, which a recording has in one. */
const linesOf = (log: string): string[] =>
  log
    .split('|')
    .map((line) => line.trim())
    .filter(Boolean);

async function replayOne(recorded: Case, taintBefore: number, compare: Compare): Promise<void> {
  const { errno } = recorded;
  const rpc = 'in' in recorded ? (recorded as RpcCase) : undefined;
  const command = rpc && findCommand(Buffer.from(rpc.in.padEnd(4, '0'), 'hex').readUInt16LE(0));
  const allowed = command?.needs !== undefined && (rpc?.scope ?? 0) >= scopeNumber(command.needs);
  const stopped = allowed && !(rpc?.scope === 3 && recorded.taint === 0);
  const host = new StandIn(rpc ?? NO_CALL, stopped, command?.timeout ?? 0);
  const taint = new MemoryTaint();
  if (taintBefore) taint.taint({ level: 4, text: 'before' });
  const kernel = new Kernel(taint);
  const device = kernel.register(new BnxtDriver(host), {
    pci: '0000:3b:00.0',
    driver: 'bnxt_en',
    rdma: [],
    netdevs: [],
  });
  const file = await device.open();
  if (isErrno(file)) throw new Error(`open gives ${file}`);
  if (errno === ENODEV || recorded.case.includes('after unplug')) await kernel.unregister(device);
  if (rpc) await replayRpc(kernel, file, rpc, host, compare);
  else if ('device_data_len' in recorded) await replayInfo(kernel, file, recorded, compare);
  else if (recorded.case.startsWith('open')) compare('errno', errno, numberOf(await device.open()));
  else compare('errno', errno, numberOf(await kernel.close(file)));
  // A call that is not here may have tainted before this one: only what goes back counts, and what this call itself does.
  compare(
    'taint',
    recorded.taint,
    taint.mask() & TAINT_FWCTL ? 1 : recorded.taint && !taints(recorded) ? 1 : 0,
  );
}

const taints = (recorded: Case): boolean =>
  'scope' in recorded && recorded.scope >= 2 && recorded.errno !== E2BIG;

async function replayInfo(
  kernel: Kernel,
  file: OpenFile,
  recorded: InfoCase & Case,
  compare: Compare,
): Promise<void> {
  const memory = memoryOf();
  const length = recorded.device_data_len;
  memory.poke(
    ARG,
    packInfo({
      size: INFO_SIZE,
      flags: 0,
      out_device_type: 0,
      device_data_len: length,
      out_device_data: OUT,
    }),
  );
  compare('errno', recorded.errno, numberOf(await kernel.ioctl(file, FWCTL_INFO, ARG, memory, task(true))));
  if (recorded.errno) return;
  const after = unpackInfo(memory.read(ARG, INFO_SIZE));
  compare('type', recorded.type, after.out_device_type);
  compare('device_data_len_after', recorded.device_data_len_after, after.device_data_len);
  compare('data', recorded.data, hex(memory.read(OUT, recorded.data.length / 2)));
}

async function replayRpc(
  kernel: Kernel,
  file: OpenFile,
  recorded: RpcCase,
  host: StandIn,
  compare: Compare,
): Promise<void> {
  const { errno, size, scope, channel } = recorded;
  const memory = memoryOf();
  const input = new Uint8Array(recorded.in_len);
  input.set(Buffer.from(recorded.in, 'hex').subarray(0, recorded.in_len));
  memory.poke(IN, input);
  const faulty = errno === EFAULT;
  const reached = channel !== 'none';
  const struct = packRpc({
    size,
    scope,
    in_len: recorded.in_len,
    out_len: recorded.out_len,
    in: faulty && !reached ? BAD : IN,
    out: faulty && reached ? BAD : OUT,
  });
  memory.poke(ARG, struct);
  if (errno === E2BIG) memory.poke(ARG + RPC_SIZE, Uint8Array.of(1));
  const nr = errno === ENOTTY || errno === ENOIOCTLCMD ? FWCTL_RPC + 1 : FWCTL_RPC;
  const rawio = !(errno === EPERM && scope === 3 && recorded.taint === 0);
  const result = numberOf(await kernel.ioctl(file, nr, ARG, memory, task(rawio)));
  compare('errno', errno === ENOIOCTLCMD ? ENOTTY : errno, result);
  const after = memory.read(ARG, RPC_SIZE);
  compare(
    'out_len_after',
    recorded.out_len_after,
    new DataView(after.buffer, after.byteOffset).getUint32(12, true),
  );
  compare('out', recorded.out, hex(memory.read(OUT, recorded.out.length / 2)));
  compare('waited_us', recorded.waited_us, host.slept);
  compare('log', linesOf(recorded.log), host.lines);
  const { rung } = host;
  compare('channel', channel, rung ? `${rung.channel}${rung.short ? ' short' : ''}` : 'none');
  if (rung && recorded.firmware_saw !== undefined) {
    const saw = new Uint8Array(recorded.firmware_saw.length / 2);
    saw.set(rung.request.subarray(0, saw.length));
    saw.fill(MASK, 8, 16);
    compare('firmware_saw', recorded.firmware_saw, hex(saw));
  }
}

/** A counter that goes up by one with every request that reaches the mailbox, of calls that are here or not. */
interface Seen {
  readonly order: number;
  readonly sequence: number;
}

function compareSequence(recorded: RpcCase, seen: Map<string, Seen>, compare: Compare): void {
  if (!recorded.firmware_saw) return;
  const channel = recorded.channel.split(' ')[0] as string;
  const sequence = Buffer.from(recorded.firmware_saw, 'hex').readUInt16LE(4);
  const last = seen.get(channel);
  seen.set(channel, { order: recorded.order, sequence });
  if (!last) return;
  const steps = (sequence - last.sequence) & 0xffff;
  compare(
    'seq_id',
    'goes on',
    steps >= 1 && steps <= recorded.order - last.order ? 'goes on' : `${steps} on`,
  );
}
