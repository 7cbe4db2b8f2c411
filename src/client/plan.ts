import type { Request } from './guard.js';
import type { Session } from './session.js';

/* What plans ask of a device family: what a device is, what differs from what it shall be, and the messages that make it so. */

/** Where something stands in a plan: keys and indexes from its top. */
export type PlanPath = readonly (string | number)[];

/** Something of a plan that can't be, and where it stands. */
export interface Problem {
  readonly path: PlanPath;
  readonly message: string;
  readonly next?: string;
  /** The device is not so now, and may come to be: nothing is wrong with what is asked for. */
  readonly ofState?: boolean;
  /** A name that is not known, and the names that are: for near matches. */
  readonly given?: string;
  readonly known?: readonly string[];
  /** Where that stands which it does not go with: `{line}` in the message. */
  readonly against?: PlanPath;
}

/** How many problems of one plan are told: whoever has more than these has another kind of problem. */
export const MOST_PROBLEMS = 100;

/** A name with the value that it shall have, as it is written. */
export interface Wish {
  readonly name: string;
  /** A number, a name, `[1,2]`, or `default` where the section knows that. */
  readonly value: string;
  readonly path: PlanPath;
}

/** Fields of one thing: a register, a function, a feature. */
export interface WishGroup {
  readonly name: string;
  readonly fields: readonly Wish[];
  readonly path: PlanPath;
}

/** What a device shall be. */
export interface Wishes {
  readonly config?: { readonly others: 'keep' | 'default'; readonly settings: readonly Wish[] };
  readonly registers?: readonly WishGroup[];
  readonly functions?: readonly WishGroup[];
  readonly features?: readonly WishGroup[];
  readonly firmware?: { readonly exact?: Wish; readonly minimum?: Wish };
}

export type Section = keyof Wishes;

/** What a device is, as far as selectors ask for it; what it does not tell is left out. */
export interface DeviceFacts {
  readonly psid?: string;
  readonly part_number?: string;
  /** As registers have it: 0x212 */
  readonly hw_dev_id?: number;
  readonly serial?: string;
  readonly firmware?: string;
  readonly port?: number;
  readonly kind?: 'pf' | 'vf' | 'sf';
}

/** When a change counts: at once; from the next reset of the firmware on; as soon as a driver takes the function. */
export type TakesEffect = 'at once' | 'reset' | 'bind';

/** A value that changes. */
export interface PlannedChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** How the state that a step changes is read: a stretch of bytes of an answer. */
export interface Probe {
  readonly request: Request;
  /** Bytes from the start of the answer. */
  readonly at: number;
  /** The bits that count, where it is not all of them. */
  readonly mask?: Uint8Array;
  /** The title of a function: it is read as the next driver of that finds it. Where nobody tells, as it is now. */
  readonly bound?: string;
}

/**
 * One message that changes a device, with the one that undoes it, and what tells whether it has been sent: so that any process can go on where
 * another one ended.
 */
export interface PlanStep {
  readonly section: Section;
  /** What it goes to: an item, a register, a function. */
  readonly title: string;
  readonly changes: readonly PlannedChange[];
  readonly takes_effect: TakesEffect;
  readonly write: Request;
  readonly undo: Request;
  /**
   * Bytes from the start of both messages at which what the probe reads stands, where a message carries more than its mask: taken back later it goes over what
   * there is then.
   */
  readonly over?: number;
  readonly probe: Probe;
  /** Where the same is read as it is in force, of what counts from the next reset on; left out where the device does not tell. */
  readonly in_force?: Probe;
  /** What the probe reads before and behind it. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What differs between a device and what it shall be. */
export interface DeviceDiff {
  /** In the order in which they are sent. */
  readonly steps: readonly PlanStep[];
  /** What the device does not have or take. */
  readonly problems: readonly Problem[];
  /** What is as it shall be from the next reset on, and is not yet. */
  readonly waiting: readonly PlannedChange[];
  /** What a reader should know of it, beside. */
  readonly notes?: readonly string[];
  /** Wishes for what all functions of the adapter share: two of them can't be otherwise. `name` is as the device has it, `value` as it is read. */
  readonly shared?: readonly Wish[];
}

/** A device as a plan has it: sections as they are written. */
export type Exported = { readonly [section in Section]?: Readonly<Record<string, unknown>> };

/** How the firmware of a device is started again. */
export interface ResetMethod {
  /** As plans name it. */
  readonly name: string;
  /** Whether the device can do it now; undefined: it can. */
  hindrance(session: Session): Promise<string | undefined>;
  /** Asks for it; the session is of no use behind it. */
  start(session: Session): Promise<void>;
}

/** What a family does for plans. */
export interface PlanJob {
  readonly sections: readonly Section[];
  /** What a device is; of what takes longer to ask, only what is wanted. */
  facts(session: Session, wanted: readonly (keyof DeviceFacts)[]): Promise<DeviceFacts>;
  /** What can't be, whatever the device: names and values. */
  check(wishes: Wishes): Problem[];
  diff(session: Session, wishes: Wishes): Promise<DeviceDiff>;
  /** The device as a plan: what is other than it was made with; with `all` everything that can be set. */
  exported(session: Session, all: boolean): Promise<Exported>;
  /** The first is the default. */
  readonly resets: readonly ResetMethod[];
}
