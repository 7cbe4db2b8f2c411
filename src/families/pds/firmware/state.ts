import type { CommonState } from '../../common-state.js';

/** The version of the state as files have it; those of version 1 had no changes behind their data. */
export const STATE_VERSION = 2;

/** What outlives the process of an emulated card: only what was set. */
export interface PdsState extends CommonState {
  /** The slot that runs and that of the next start, as SYNC saved it; absent: slot A. */
  readonly running?: number;
  readonly boot?: number;
  /** The slot of the next start as it was set, and not saved; 0: none was. */
  readonly unsaved?: number;
  /** Registers that were written, by their address in hex: numbers of 32 bits. */
  readonly registers?: Readonly<Record<string, number>>;
}

export const POWER_ON: PdsState = {};
