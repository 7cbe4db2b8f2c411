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
  /** Device data of FWCTL_INFO. */
  info(context: Context): Uint8Array;
  /** One command. Gives the answer, as long as the driver says; the core cuts it to the room that the caller has. */
  rpc(context: Context, scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno>;
  /** Of vendor kernels: registers memory with the device, until it is released or the context ends. Absent where the driver can't. */
  register?(context: Context, memory: PinnedMemory): Awaitable<Registered | Errno>;
}
