import type { Shapes } from '../../prm/shapes.js';
import type { Mended } from '../line-errors.js';
import type { Cast, Traffic } from '../traffic.js';

/** What passed a port since a group of counters was last cleared. */
export interface Passed {
  readonly rx: Record<Cast, Traffic> & { readonly all: Traffic };
  readonly tx: Record<Cast, Traffic> & { readonly all: Traffic };
  /** Bits that it could have carried. */
  readonly volume: bigint;
  readonly milliseconds: bigint;
  readonly lanes: number;
  /** How often the link has gone down. */
  readonly downs: number;
  /** What RS-FEC has mended. */
  readonly mended: Mended;
  /** Its blocks by the bins of PPHCR. */
  readonly histogram: readonly bigint[];
  /** Whether the link has errors at present. */
  readonly lossy: boolean;
}

/** Counters of 64 bits by name, and fields that are as they are. */
export type Counters = Readonly<Record<string, bigint | number | readonly bigint[]>>;

type Group = (passed: Passed, index: number) => Counters;

/** Groups by number: the member of the union that holds one, and its counters. */
export interface Groups {
  readonly [grp: number]: readonly [member: keyof Shapes['ppcnt_reg_ext']['counter_set'], group: Group];
}
