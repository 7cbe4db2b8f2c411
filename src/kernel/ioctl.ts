import { type Errno, isErrno } from '../uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  FWCTL_RSC_DESTROY,
  FWCTL_RSC_UMEM_REG,
  type FwctlRpc,
  getU32,
  INFO_SIZE,
  MAX_RPC_LEN,
  RPC_SIZE,
  RSC_DESTROY_SIZE,
  setU32,
  UMEM_REG_SIZE,
  unpackInfo,
  unpackRpc,
} from '../uapi/ioctl.js';
import { judge } from '../uapi/policy.js';
import type { Call } from './call.js';
import type { Awaitable } from './driver.js';
import type { UserMemory } from './memory.js';
import { destroyResource, flushPinned, hasPinned, registerUmem } from './umem.js';
import { callerMemory, checkZeroedUser, copyFromUser, copyToUser, copyToUserZeroPad } from './usercopy.js';

/** struct fwctl_ioctl_op: a row per ioctl. */
export interface Row {
  /** Bytes of the smallest struct that is accepted, and of the struct as it is known here. */
  readonly smallest: number;
  readonly known: number;
  /** Of vendor kernels, not of mainline. */
  readonly umem?: true;
  /** The command itself: patches its answers into the struct, which is written back where this gives 0. */
  readonly run: (call: Call) => Awaitable<0 | Errno>;
}

const fixed = (size: number) => ({ smallest: size, known: size });

export const ROWS: ReadonlyMap<number, Row> = new Map<number, Row>([
  [FWCTL_INFO, { ...fixed(INFO_SIZE), run: info }],
  [FWCTL_RPC, { ...fixed(RPC_SIZE), run: rpc }],
  [FWCTL_RSC_DESTROY, { ...fixed(RSC_DESTROY_SIZE), umem: true, run: destroyResource }],
  [FWCTL_RSC_UMEM_REG, { ...fixed(UMEM_REG_SIZE), umem: true, run: registerUmem }],
]);

/** Offsets of what the kernel answers in struct fwctl_info and struct fwctl_rpc (include/uapi/fwctl/fwctl.h). */
const INFO_OUT_DEVICE_TYPE = 8;
const INFO_DEVICE_DATA_LEN = 12;
const RPC_OUT_LEN = 12;

const NO_DATA = new Uint8Array(0);

/** Every struct begins with its own size, as the caller has it. */
const sizeOf = (struct: Uint8Array) => getU32(struct, 0);

/** The first steps of fwctl_fops_ioctl: get_user of the size, then copy_struct_from_user. The copy has the length of the known struct. */
export function copyStruct(memory: UserMemory, arg: number, row: Row): Awaitable<Uint8Array | Errno> {
  // One read serves both: what is missing at its end counts only once the size and the tail have had their say.
  const reading = copyFromUser(memory, arg, row.known);
  const copy = (head: Uint8Array) => {
    if (head.length < 4) return 'EFAULT';
    const size = sizeOf(head);
    if (size < row.smallest) return 'EINVAL';
    if (size <= row.known) return structFrom(head, size, row);
    const checking = checkZeroedUser(memory, arg + row.known, size - row.known);
    return checking.then((errno) => errno || structFrom(head, size, row));
  };
  return reading instanceof Promise ? reading.then(copy) : copy(reading);
}

function structFrom(head: Uint8Array, size: number, row: Row): Uint8Array | Errno {
  if (head.length < Math.min(size, row.known)) return 'EFAULT';
  const struct = new Uint8Array(row.known);
  struct.set(size < head.length ? head.subarray(0, size) : head);
  return struct;
}

/** ucmd_respond: writes back what the caller's struct has room for. */
export function respond(memory: UserMemory, arg: number, struct: Uint8Array): Awaitable<0 | Errno> {
  const size = sizeOf(struct);
  const bytes = size < struct.length ? struct.subarray(0, size) : struct;
  const writing = copyToUser(memory, arg, bytes);
  const judge = (written: number) => (written < bytes.length ? 'EFAULT' : 0);
  return writing instanceof Promise ? writing.then(judge) : judge(writing);
}

/** fwctl_cmd_info */
function info({ device, context, memory, struct }: Call): Awaitable<0 | Errno> {
  const cmd = unpackInfo(struct);
  if (cmd.flags !== 0) return 'EOPNOTSUPP';
  const data = (cmd.device_data_len > 0 && device.driver.info?.(context)) || NO_DATA;
  const end = (errno: 0 | Errno): 0 | Errno => {
    if (errno) return errno;
    setU32(struct, INFO_OUT_DEVICE_TYPE, device.driver.deviceType);
    setU32(struct, INFO_DEVICE_DATA_LEN, data.length);
    return 0;
  };
  const writing = copyToUserZeroPad(memory, cmd.out_device_data, data, cmd.device_data_len);
  return writing instanceof Promise ? writing.then(end) : end(writing);
}

/** fwctl_cmd_rpc. The scope taints before the driver looks at the command, even before the input is read. */
function rpc(call: Call): Awaitable<0 | Errno> {
  const { device, taint, task, struct } = call;
  const cmd = unpackRpc(struct);
  if (cmd.in_len > MAX_RPC_LEN || cmd.out_len > MAX_RPC_LEN) return 'EMSGSIZE';

  const verdict = judge(cmd.scope, task.credentials);
  if (verdict.errno) return verdict.errno;
  if (!verdict.taints) return send(call, cmd);
  const who = `fwctl ${device.name}: ${task.comm}(${task.tid})`;
  const text = `${who}: has requested full access to the physical device`;
  const tainting = taint.taint({ level: 4, text });
  return tainting instanceof Promise ? tainting.then(() => send(call, cmd)) : send(call, cmd);
}

function send(call: Call, cmd: FwctlRpc): Awaitable<0 | Errno> {
  const reading = copyFromUser(call.memory, cmd.in, cmd.in_len);
  return reading instanceof Promise
    ? reading.then((input) => command(call, cmd, input))
    : command(call, cmd, reading);
}

function command(call: Call, cmd: FwctlRpc, input: Uint8Array): Awaitable<0 | Errno> {
  if (input.length < cmd.in_len) return 'EFAULT';
  const { device, context, memory } = call;
  const running = device.driver.rpc(context, cmd.scope, input, cmd.out_len, callerMemory(memory));
  return running instanceof Promise || hasPinned(context)
    ? answerLate(call, cmd, running)
    : answer(call, cmd, running);
}

async function answerLate(
  call: Call,
  cmd: FwctlRpc,
  running: Awaitable<Uint8Array | Errno>,
): Promise<0 | Errno> {
  const output = await running;
  // Until here the device may have written.
  if (hasPinned(call.context)) await flushPinned(call.context);
  return answer(call, cmd, output);
}

function answer({ memory, struct }: Call, cmd: FwctlRpc, output: Uint8Array | Errno): Awaitable<0 | Errno> {
  if (isErrno(output)) return output;
  const cut = output.length > cmd.out_len ? output.subarray(0, cmd.out_len) : output;
  const end = (written: number): 0 | Errno => {
    if (written < cut.length) return 'EFAULT';
    setU32(struct, RPC_OUT_LEN, output.length);
    return 0;
  };
  const writing = copyToUser(memory, cmd.out, cut);
  return writing instanceof Promise ? writing.then(end) : end(writing);
}
