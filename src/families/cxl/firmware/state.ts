import type { CommonState } from '../../common-state.js';

/** What a feature holds that was set. Bytes in hex. */
export interface FeatureState {
  /** What Get gives of its current value. */
  readonly current?: string;
  /** The value that a reset makes current. */
  readonly saved?: string;
  /** What Set has written into QEMU's buffer of it, which a Set does not always clear. */
  readonly buffer?: string;
}

/** A feature that is being set in parts. */
export interface Transfer {
  readonly uuid: string;
  /** The bytes that have come, in hex, where they begin, and by which version they are read. */
  readonly data: string;
  readonly offset: number;
  readonly version: number;
}

/** What Get and Set Feature work on. Plain data, replaced and never changed in place. */
export interface Features {
  /** By UUID: what was set. */
  readonly values: Readonly<Record<string, FeatureState>>;
  readonly transfer?: Transfer;
}

export const NOTHING_SET: Features = { values: {} };

/** What outlives the process of one device. */
export interface DeviceState extends CommonState {
  /** Absent where nothing was ever set. */
  readonly features?: Features;
}

export const POWER_ON: DeviceState = {};

/** Raised when the form of the state changes. */
/** Files of version 1 had no changes behind their data. */
export const STATE_VERSION = 2;
