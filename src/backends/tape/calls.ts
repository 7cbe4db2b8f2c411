import type { DeviceEntry, Host, Moment } from '../../client/backend.js';
import type { ErrorKind } from '../../client/errors.js';
import type { Errno } from '../../uapi/errno.js';

/** Bytes that the device wrote into memory that the caller has registered, during a call. */
export interface Written {
  /** The memory key by which commands name the memory. */
  readonly mkey: number;
  /** Bytes from the start of the memory. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What a way to the device says of a failed open, where it says more than the errno. */
export interface Refusal {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly next?: string;
}

/**
 * One call at the boundary between a program and the kernel, after it has ended: what went in, and what came out or which errno. `file` tells
 * open files apart, from 1; it is the number that the open gave. `length` is in bytes; `mkey` and `address` name memory to the device, `deviceType` is of enum
 * fwctl_device_type. Recorded, logged and replayed alike, whichever way it was made.
 */
export type Call =
  | { readonly call: 'list'; readonly wanted?: string; readonly devices: readonly DeviceEntry[] }
  | { readonly call: 'host'; readonly host: Host }
  | { readonly call: 'clock'; readonly moment: Moment }
  | {
      readonly call: 'open';
      readonly file: number;
      readonly device: string;
      /** Set where the open failed. */
      readonly errno?: Errno;
      readonly refusal?: Refusal;
    }
  | { readonly call: 'info'; readonly file: number; readonly errno: Errno }
  | { readonly call: 'info'; readonly file: number; readonly deviceType: number; readonly data: Uint8Array }
  | RpcCall
  | { readonly call: 'umem'; readonly file: number; readonly length: number; readonly errno: Errno }
  | {
      readonly call: 'umem';
      readonly file: number;
      readonly length: number;
      readonly mkey: number;
      readonly address: bigint;
    }
  | { readonly call: 'release'; readonly file: number; readonly mkey: number }
  | { readonly call: 'close'; readonly file: number };

/** Memory of the caller that an input names by an address: where that stands it has 0, as where the memory lies is no part of the call. */
export interface Named {
  /** Byte of the input at which the address stands. */
  readonly at: number;
  readonly sent: Uint8Array;
  /** What was there afterwards, where that is something else; as long as `sent`. */
  readonly got?: Uint8Array;
}

/** FWCTL_RPC, as it was sent and answered. */
export interface RpcCall {
  readonly call: 'rpc';
  /** Which open file, from 1 on. */
  readonly file: number;
  /** As it stands in struct fwctl_rpc: a program may send any. */
  readonly scope: number;
  readonly input: Uint8Array;
  /** Bytes of an input that is longer than the kernel takes, which looks at none of them: `input` is empty then. */
  readonly inLen?: number;
  /** Room for the answer, in bytes. */
  readonly outLen: number;
  readonly memory?: readonly Named[];
  /** What the kernel copied out, or why it did not. */
  readonly output: Uint8Array | Errno;
  readonly written?: readonly Written[];
}

/** When a call was made and how long it took, in milliseconds: `start` counts from the first call, `took` from its own start. */
export interface Timing {
  readonly start: number;
  readonly took: number;
}

/** Takes each call as it ends. */
export type CallSink = (call: Call, timing: Timing) => void;
