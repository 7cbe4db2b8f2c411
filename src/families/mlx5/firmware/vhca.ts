import type { CapabilityAreas } from './capability-areas.js';
import type { FunctionProfile } from './profile.js';

/** A function as the non-volatile configuration has it. */
export interface FunctionRow extends FunctionProfile {
  /** How many VFs a PF can have. */
  readonly total_vfs?: number;
}

/** A function of the adapter: a virtual HCA with its capabilities. */
export interface Vhca extends Omit<FunctionRow, 'bound'> {
  /** Whether a driver has it: it then has what a busy host makes. */
  readonly bound: boolean;
  /** The PF whose e-switch it is on; itself, for a PF. */
  readonly pf: Vhca;
  readonly capabilities: CapabilityAreas;
}
