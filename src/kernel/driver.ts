import type { Errno } from '../uapi/errno.js';

export type Awaitable<T> = T | Promise<T>;

/** Memory of a caller that the device may write into, for as long as it is registered. */
export interface PinnedMemory {
  /** The address by which commands name its first byte. */
  readonly address: number;
  /** Bytes. */
  readonly length: number;
  /** Puts bytes there, `offset` bytes from its start; the caller sees them when the command ends. Throws RangeError beyond its end. */
  write(offset: number, bytes: Uint8Array): void;
}

/**
 * Memory of the caller beyond `in` and `out`, at addresses that a message of his names. An address of 2^53 or more is rounded: nothing is mapped there.
 */
export interface CallerMemory {
  /** copy_from_user: EFAULT where not all of it can be read. The bytes are a copy. */
  copyIn(address: number, length: number): Awaitable<Uint8Array | Errno>;
  /** copy_to_user: EFAULT where not all of it can be written; what comes before that has been. */
  copyOut(address: number, bytes: Uint8Array): Awaitable<0 | Errno>;
}

/** A device of another bus below a PCI function, at which fwctl instances hang: mem0 of CXL. */
export interface ParentDevice {
  /** mem0 */
  readonly name: string;
  /** cxl */
  readonly bus: string;
  /** cxl_mem */
  readonly driver: string;
  /** Files of its folder in sysfs: path, permission bits, content as a letter a byte. */
  readonly files: readonly (readonly [path: string, mode: number, content: string])[];
}

/** What the device has made for registered memory. */
export interface Registered {
  readonly umemId: number;
  /** The memory key by which commands name it. */
  readonly mkey: number;
  release(): void;
}

/**
 * What a device driver gives the fwctl core (struct fwctl_ops): four calls. A `Context` lives from open to close of one file.
 */
export interface Driver<Context extends object = object> {
  /** enum fwctl_device_type. */
  readonly deviceType: number;
  open(): Awaitable<Context | Errno>;
  close(context: Context): Awaitable<void>;
  /** Device data of FWCTL_INFO. Absent, or of no length, where the caller gets none: his room is zeroed. */
  info?(context: Context): Uint8Array;
  /**
   * One command. Gives the answer, as long as the driver says: its length is the caller's new out_len, shorter than his room, which is then left as it
   * is, or longer, where the core copies what there is room for.
   */
  rpc(
    context: Context,
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: CallerMemory,
  ): Awaitable<Uint8Array | Errno>;
  /** Of vendor kernels: registers memory with the device, until it is released or the context ends. Absent where the driver can't. */
  register?(context: Context, memory: PinnedMemory): Awaitable<Registered | Errno>;
  /** Takes what a WARN_ONCE of the driver is told to, as it is registered. Absent where it has none. */
  warnsTo?(tell: (text: string) => void): void;
}
