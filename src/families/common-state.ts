import type { FaultRule } from './family.js';

/** What outlives the process of an adapter of any family: only what was set. Plain data, replaced and never changed in place. */
export interface CommonState {
  /** How often the firmware has been started again: what was opened in an earlier start is gone. */
  readonly starts?: number;
  /** Nanoseconds of the clock, in hex, when it last was. */
  readonly started?: string;
  /** Nanoseconds, in hex, at which a virtual clock stands; absent where the clock is the host's. */
  readonly clock?: string;
  /** What looks like chance follows from it; absent where it is the surroundings'. */
  readonly seed?: number;
  /** Trouble to come; stays when the firmware is started again. */
  readonly faults?: Faults;
  /** Absent where it is well. */
  readonly health?: string;
}

export interface Faults {
  /** The last id that was given to a rule: none comes again. */
  readonly last: number;
  readonly rules: readonly FaultRule[];
}

export const NO_FAULTS: Faults = { last: 0, rules: [] };
