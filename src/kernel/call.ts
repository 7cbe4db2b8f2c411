import type { Credentials } from '../uapi/policy.js';
import type { UserMemory } from './memory.js';
import type { Taint } from './taint.js';
import type { FwctlDevice } from './uctx.js';

/** Who makes one ioctl: `current`. */
export interface Task {
  /** Name of the thread, at most 15 bytes. */
  comm: string;
  /** Thread id. */
  tid: number;
  credentials: Credentials;
}

/** struct fwctl_ucmd: one ioctl on its way through the core. */
export interface Call {
  readonly device: FwctlDevice;
  readonly context: object;
  readonly taint: Taint;
  readonly task: Task;
  readonly memory: UserMemory;
  /** The kernel's own copy of the struct. Answers are patched into it: a pointer above 2^53 would not survive unpacking and packing. */
  readonly struct: Uint8Array;
}
