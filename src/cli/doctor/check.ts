import type { DeviceEntry } from '../../client/backend.js';
import type { FwctlError } from '../../client/errors.js';

/** `missing`: what hangs on it can't work; `warning`: it may not, or is worth knowing. */
export type CheckStatus = 'ok' | 'warning' | 'missing';

export interface Check {
  readonly check: string;
  readonly status: CheckStatus;
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

/** A device, and what became of opening it and asking for its type. */
export interface Tried {
  readonly device: DeviceEntry;
  /** "root:rdma 0660"; undefined where stat does not tell. */
  readonly owner: string | undefined;
  readonly type?: string;
  readonly error?: FwctlError;
}
