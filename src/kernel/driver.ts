import type { Errno } from '../uapi/errno.js';

export type Awaitable<T> = T | Promise<T>;

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
}
