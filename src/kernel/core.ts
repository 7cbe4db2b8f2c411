import { type Errno, isErrno } from '../uapi/errno.js';
import { MAX_DEVICES } from '../uapi/ioctl.js';
import type { Task } from './call.js';
import type { Awaitable, Driver } from './driver.js';
import { copyStruct, ROWS, type Row, respond } from './ioctl.js';
import type { UserMemory } from './memory.js';
import type { Parent } from './sysfs.js';
import type { Taint } from './taint.js';
import { FwctlDevice, type OpenFile } from './uctx.js';

/** What a kernel has beyond mainline. */
export interface Extensions {
  /** FWCTL_RSC_UMEM_REG and FWCTL_RSC_DESTROY: the device may write into memory of the caller. */
  readonly umem: boolean;
}

/** WARN prints at this level. */
const KERN_WARNING = 4;

/** The fwctl core of drivers/fwctl/main.c: one boot of the emulated kernel. */
export class Kernel {
  /** Every minor that is taken: by a registered device, or by old files of an unplugged one. */
  private readonly minors = new Map<number, FwctlDevice>();

  constructor(
    private readonly taint: Taint,
    private readonly extensions: Extensions = { umem: false },
  ) {}

  /** The devices that the class tree shows, by minor. */
  devices(): FwctlDevice[] {
    return [...this.minors.values()]
      .filter((device) => device.registered)
      .sort((one, other) => one.minor - other.minor);
  }

  /**
   * fwctl_register, under the lowest free minor, or under one that is given: whose owner must have been unregistered. Throws where all 4096
   * are taken.
   */
  register(driver: Driver, parent: Parent, minor = this.freeMinor()): FwctlDevice {
    if (minor >= MAX_DEVICES) throw new RangeError(`fwctl has room for ${MAX_DEVICES} devices`);
    const device = new FwctlDevice(driver, minor, parent, () => {
      if (this.minors.get(minor) === device) this.minors.delete(minor);
    });
    this.minors.set(minor, device);
    driver.warnsTo?.((text) => this.taint.warn({ level: KERN_WARNING, text }));
    return device;
  }

  private freeMinor(): number {
    let minor = 0;
    while (this.minors.has(minor)) minor++;
    return minor;
  }

  /** Hot-unplug: running calls end first and succeed, later ones get ENODEV, every context is destroyed. */
  unregister(device: FwctlDevice): Promise<void> {
    return device.unplug();
  }

  /** open(2) of the node with this minor. ENXIO where no device is registered under it, or the driver's errno. */
  async open(minor: number): Promise<OpenFile | Errno> {
    const device = this.minors.get(minor);
    return device?.registered ? device.open() : 'ENXIO';
  }

  /** One more descriptor for the same file, as dup and fork make it. */
  hold(file: OpenFile): void {
    file.references++;
  }

  /** close(2) of one descriptor; the last one ends the context. Always quiet. */
  async close(file: OpenFile): Promise<void> {
    file.references--;
    if (file.references === 0) await file.device.release(file);
  }

  /**
   * fwctl_fops_ioctl, errno for errno in its order. `nr` is cut to 32 bits; one of more than 53 has to be a bigint. `arg` is the address of the struct in `memory`. A failed
   * call leaves the struct as it was.
   */
  async ioctl(
    file: OpenFile,
    nr: number | bigint,
    arg: number,
    memory: UserMemory,
    task: Task,
  ): Promise<0 | Errno> {
    return this.ioctlNow(file, nr, arg, memory, task);
  }

  /** The same; no promise where the driver and the memory of the caller have nothing to wait for. */
  ioctlNow(
    file: OpenFile,
    nr: number | bigint,
    arg: number,
    memory: UserMemory,
    task: Task,
  ): Awaitable<0 | Errno> {
    const row = ROWS.get(typeof nr === 'bigint' ? Number(BigInt.asUintN(32, nr)) : nr >>> 0);
    if (!row || (row.umem && !this.extensions.umem)) return 'ENOTTY';
    file.references++;
    let running: Awaitable<0 | Errno>;
    try {
      running = this.enter(file, row, arg, memory, task);
    } catch (error) {
      running = Promise.reject(error);
    }
    if (running instanceof Promise) return running.finally(() => this.letGo(file));
    const errno = running;
    const ending = this.letGo(file);
    return ending ? ending.then(() => errno) : errno;
  }

  /** A descriptor closed meanwhile leaves the end of the context to its last running call. */
  private letGo(file: OpenFile): Promise<void> | undefined {
    file.references--;
    return file.references === 0 ? file.device.release(file) : undefined;
  }

  private enter(file: OpenFile, row: Row, arg: number, memory: UserMemory, task: Task): Awaitable<0 | Errno> {
    const copied = copyStruct(memory, arg, row);
    if (copied instanceof Promise) return this.enterLate(file, row, copied, arg, memory, task);
    if (isErrno(copied)) return copied;
    const entered = file.device.enter();
    if (entered !== true) return this.enterLate(file, row, copied, arg, memory, task, entered);
    return this.inside(file, row, copied, arg, memory, task);
  }

  private async enterLate(
    file: OpenFile,
    row: Row,
    copying: Awaitable<Uint8Array | Errno>,
    arg: number,
    memory: UserMemory,
    task: Task,
    entering?: Awaitable<boolean>,
  ): Promise<0 | Errno> {
    const struct = await copying;
    if (isErrno(struct)) return struct;
    const entered = await (entering ?? file.device.enter());
    return entered ? this.inside(file, row, struct, arg, memory, task) : 'ENODEV';
  }

  /** Where the device stays until the end of the call. */
  private inside(
    { device, context }: OpenFile,
    row: Row,
    struct: Uint8Array,
    arg: number,
    memory: UserMemory,
    task: Task,
  ): Awaitable<0 | Errno> {
    let isLate = false;
    try {
      if (!context) return 'ENODEV';
      const running = row.run({ device, context, taint: this.taint, task, memory, struct });
      const answering =
        running instanceof Promise
          ? running.then((errno) => errno || respond(memory, arg, struct))
          : running || respond(memory, arg, struct);
      if (!(answering instanceof Promise)) return answering;
      isLate = true;
      return answering.finally(() => device.exit());
    } finally {
      if (!isLate) device.exit();
    }
  }
}
