import { Mlx5Driver } from '../../src/families/mlx5/driver.js';
import type { Task } from '../../src/kernel/call.js';
import { Kernel } from '../../src/kernel/core.js';
import type { UserMemory } from '../../src/kernel/memory.js';
import type { Parent } from '../../src/kernel/sysfs.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import type { OpenFile } from '../../src/kernel/uctx.js';
import { type Errno, isErrno } from '../../src/uapi/errno.js';
import { FWCTL_INFO, FWCTL_RPC, INFO_SIZE, packInfo, packRpc, RPC_SIZE } from '../../src/uapi/ioctl.js';
import { StandInFirmware } from '../conformance/firmware.js';
import { SparseMemory } from './sparse-memory.js';

/** Opcodes that tests send, and op_mods that the stand-in firmware minds. */
export const QUERY_HCA_CAP = 0x100;
export const NOP = 0x80d;
export const SLOW = 0x59;

export const ROOT: Task = {
  comm: 'tester',
  tid: 7,
  credentials: { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' },
};

export const NOBODY: Task = { ...ROOT, credentials: { ...ROOT.credentials, rawio: false } };

/** The two PCI functions of the machine on which the real kernel was recorded. */
export const PARENTS = ['0000:00:05.0', '0000:00:06.0'].map(
  (pci): Parent => ({ pci, driver: 'mlx5_core', rdma: [], netdevs: [] }),
) as [Parent, Parent];

/** Addresses of the struct and of the buffers of `call`. */
export const ARG = 0x1000_0000;
export const IN = 0x2000_0000;
export const OUT = 0x3000_0000;
export const MAPPED = 0x40_0000;

/** A mailbox that begins with this header. */
export function mailbox(opcode: number, opMod = 0, uid = 0, length = 16): Uint8Array {
  const input = new Uint8Array(length);
  const view = new DataView(input.buffer);
  view.setUint16(0, opcode);
  view.setUint16(2, uid);
  view.setUint16(6, opMod);
  return input;
}

/** A promise that is fulfilled by hand. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Lets everything run that does not wait for something outside. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A booted kernel with the recorded machine's two devices. `slow`: what the slow NOP waits for. */
export class Machine {
  readonly taint = new MemoryTaint();
  readonly kernel = new Kernel(this.taint);
  readonly firmware: StandInFirmware;
  readonly drivers: [Mlx5Driver, Mlx5Driver];
  readonly devices;

  constructor(slow?: () => Promise<void>) {
    this.firmware = new StandInFirmware(slow);
    this.drivers = [new Mlx5Driver(this.firmware, 0x6), new Mlx5Driver(this.firmware, 0)];
    this.devices = [this.bind(0), this.bind(1)] as const;
  }

  bind(index: 0 | 1) {
    return this.kernel.register(this.drivers[index], PARENTS[index]);
  }

  async open(minor = 0): Promise<OpenFile> {
    const file = await this.kernel.open(minor);
    if (isErrno(file)) throw new Error(`open gives ${file}`);
    return file;
  }

  /** FWCTL_RPC with everything mapped. */
  rpc(
    file: OpenFile,
    { scope = 1, input = mailbox(NOP), outLen = 16, task = ROOT } = {},
  ): Promise<0 | Errno> {
    const memory = userMemory();
    memory.poke(IN, input);
    const struct = { size: RPC_SIZE, scope, in_len: input.length, out_len: outLen, in: IN, out: OUT };
    memory.poke(ARG, packRpc(struct));
    return this.kernel.ioctl(file, FWCTL_RPC, ARG, memory, task);
  }

  /** FWCTL_INFO: the uid and the capabilities of the context. */
  async info(file: OpenFile): Promise<{ uid: number; caps: number } | Errno> {
    const memory = userMemory();
    const struct = {
      size: INFO_SIZE,
      flags: 0,
      out_device_type: 0,
      device_data_len: 8,
      out_device_data: OUT,
    };
    memory.poke(ARG, packInfo(struct));
    const errno = await this.kernel.ioctl(file, FWCTL_INFO, ARG, memory, ROOT);
    if (errno) return errno;
    const view = new DataView(memory.read(OUT, 8).buffer);
    return { uid: view.getUint32(0, true), caps: view.getUint32(4, true) };
  }
}

/** Memory with ARG, IN and OUT mapped. */
export function userMemory(): SparseMemory {
  const memory = new SparseMemory();
  for (const start of [ARG, IN, OUT]) memory.map(start, MAPPED);
  return memory;
}

/** The same memory behind a socket: every access takes a turn of the event loop. */
export const remote = (memory: SparseMemory): UserMemory => ({
  read: async (address, length) => {
    await settle();
    return Buffer.from(memory.read(address, length));
  },
  write: async (address, bytes) => {
    await settle();
    return memory.write(address, bytes);
  },
});
