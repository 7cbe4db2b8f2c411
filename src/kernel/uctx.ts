import { type Errno, isErrno } from '../uapi/errno.js';
import type { Awaitable, Driver } from './driver.js';
import type { Parent } from './sysfs.js';

/** An open file on a device (struct file and its fwctl_uctx). Made by `FwctlDevice.open` alone. */
export interface OpenFile {
  readonly device: FwctlDevice;
  /** What the driver made at open; undefined once it is destroyed. */
  context: object | undefined;
  /** Descriptors and running ioctls that share the file: the last one to go ends it. */
  references: number;
}

/** A registered device (struct fwctl_device), which outlives its unplugging for as long as old files stay open. */
export class FwctlDevice {
  readonly name: string;
  private readonly files = new Set<OpenFile>();
  private unplugging: Promise<void> | undefined;
  private running = 0;
  private whenIdle: (() => void) | undefined;

  constructor(
    readonly driver: Driver,
    readonly minor: number,
    readonly parent: Parent,
    private readonly free: () => void,
  ) {
    this.name = `fwctl${minor}`;
  }

  /** False from the moment on that it is being unplugged. */
  get registered(): boolean {
    return this.unplugging === undefined;
  }

  /**
   * down_read of registration_lock: `true` lets the caller in, until it calls `exit`. While an unplug is under way the answer waits
   * for its end, and is then `false`, as ever after.
   */
  enter(): Awaitable<boolean> {
    if (this.unplugging) return this.unplugging.then(() => false);
    this.running++;
    return true;
  }

  exit(): void {
    this.running--;
    if (this.running === 0) this.whenIdle?.();
  }

  /** fwctl_fops_open. ENODEV, or what the driver gives. */
  async open(): Promise<OpenFile | Errno> {
    if (!(await this.enter())) return 'ENODEV';
    try {
      const context = await this.driver.open();
      if (isErrno(context)) return context;
      const file: OpenFile = { device: this, context, references: 1 };
      this.files.add(file);
      return file;
    } finally {
      this.exit();
    }
  }

  /** fwctl_fops_release, at the last reference. */
  async release(file: OpenFile): Promise<void> {
    if (await this.enter()) {
      try {
        await this.destroy(file);
      } finally {
        this.exit();
      }
    }
    this.files.delete(file);
    this.freeIfGone();
  }

  /** fwctl_unregister: waits for what runs, then destroys every context. Once; further calls wait for the first. */
  unplug(): Promise<void> {
    this.unplugging ??= this.drain();
    return this.unplugging;
  }

  private async drain(): Promise<void> {
    // Leaves `unplugging` set before any driver is called.
    await new Promise<void>((resolve) => {
      this.whenIdle = resolve;
      if (this.running === 0) resolve();
    });
    for (const file of this.files) await this.destroy(file);
    this.freeIfGone();
  }

  private async destroy(file: OpenFile): Promise<void> {
    const { context } = file;
    file.context = undefined;
    if (context) await this.driver.close(context);
  }

  private freeIfGone(): void {
    if (!this.registered && this.files.size === 0) this.free();
  }
}
