import { FwctlError } from './errors.js';
import type { Request } from './guard.js';
import type { Session } from './session.js';

/**
 * What a family has to tell for a snapshot of a device, beside its jobs. A section asks the device, and gives what it told as plain values: while a snapshot
 * is taken the messages are kept; when one is read the same code asks the snapshot, so that nothing is kept but what the device answered.
 */

export type Scalar = string | number | bigint | boolean | null;

/** One thing of a section: a register of a port, a setting, a function. */
export interface Thing {
  /** "PMTU local_port=1", "port 1", "NUM_OF_VFS". */
  readonly name: string;
  /** By dotted path. */
  readonly fields: Readonly<Record<string, Scalar>>;
  /** Fields that move while nobody does anything: counters, times, what is measured. */
  readonly moving?: 'all' | ((field: string) => boolean);
  /** Fields that only the device sets: their changes follow from others. */
  readonly told?: (field: string) => boolean;
  /** The thing of which this, or a field of it, tells more, as "section/name": a change there explains what the device tells here. */
  readonly of?: string | ((field: string) => string | undefined);
  /** All that the fields are made of: where it is the same, they are. */
  readonly bytes?: readonly Uint8Array[];
  /** Whether all of it belongs to `of`, also what is set: it is the same thing in other words. */
  readonly same?: boolean;
}

/** A thing whose fields are made when they are looked at: whoever takes a snapshot keeps the messages alone. */
export function thingOf(parts: Omit<Thing, 'fields'>, make: () => Thing['fields']): Thing {
  let made: Thing['fields'] | undefined;
  return {
    ...parts,
    get fields() {
      made ??= make();
      return made;
    },
  };
}

/** How a section is asked. */
export interface Asking {
  /** Also each object of the device by its number, which may take long. */
  readonly objects: boolean;
  /** Takes what was not to be had, or is not asked for, and why. */
  leftOut(what: string, why: FwctlError | string): void;
}

export interface SnapshotSection {
  /** One word, plural: "registers". */
  readonly name: string;
  /** Throws FwctlError where the device tells nothing of the kind. */
  read(session: Session, asking: Asking): Promise<readonly Thing[]>;
}

/** What a section tells, in its order. */
export interface ToldSection {
  readonly section: string;
  readonly things: readonly Thing[];
}

/** How an emulated device is made to be the one of a snapshot. */
export interface Likeness {
  /** Names and patterns of what follows from where a device is plugged in. */
  readonly places?: readonly string[];
  /**
   * What makes a profile file of the family's other one, so that a device of it tells what is wanted: `had` is what one tells with what was drawn so far. Members
   * that need no change are not there. Absent: the family has no such files.
   */
  draw?(wanted: readonly ToldSection[], had: readonly ToldSection[], drawn: object | undefined): object;
  /** Sets on a device what was set on that of the snapshot, as far as it can be set; gives how much. A refusal is passed over: what differs is told in the end. */
  settle?(wanted: Session, device: Session, changes: readonly SettingChange[]): Promise<void>;
}

/** A thing that differs on the emulated device. */
export interface SettingChange {
  readonly section: string;
  readonly thing: string;
  /** Its fields that differ. */
  readonly fields: readonly string[];
}

export interface SnapshotJob {
  likeness?(): Promise<Likeness>;
  /** A question in the words that its users have for it; undefined: its command, and the fields that are set. */
  title?(request: Request): string | undefined;
  readonly sections: readonly SnapshotSection[];
  /**
   * With what a command that reads is asked, as `field=value` lists: by its name alone, where nothing is said; or why it is not asked. Absent: no command
   * is, as the sections ask all that there is.
   */
  asks?(opcode: string): readonly (readonly string[])[] | string | undefined;
  /** Whether a field of an answer to a command moves, where its name does not tell. */
  moves?(opcode: string, field: string): boolean;
  /** Fields of a port's link that tell what is set elsewhere, with the thing where it is: pause_rx, "registers/PFCC local_port=1". */
  linkSetBy?(port: number): Readonly<Record<string, string>>;
}

/** Kinds of errors by which a device, or who decides over it, refuses a question; and a snapshot that was not asked it. */
const REFUSALS: readonly string[] = ['firmware', 'policy', 'kernel', 'reply', 'device'];

/** A device that is gone, or does not answer in time, is not asked on: each further question may take as long. */
const GIVEN_UP: readonly string[] = ['ENODEV', 'ETIMEDOUT', 'EIO'];

/** Whether an error is about one question, and others may be answered. */
export const isRefusal = (error: unknown): error is FwctlError =>
  error instanceof FwctlError && REFUSALS.includes(error.kind) && !GIVEN_UP.includes(error.facts.errno ?? '');

/** Notes a refusal, and goes on; what is none is thrown on. */
export function passed(error: unknown, what: string, asking: Asking): undefined {
  if (!isRefusal(error)) throw error;
  asking.leftOut(what, error);
  return undefined;
}

/** Every value by its dotted path; bytes in hex. */
export function scalars(value: unknown, path = ''): Record<string, Scalar> {
  const found: Record<string, Scalar> = {};
  collect(found, value, path);
  return found;
}

function collect(found: Record<string, Scalar>, value: unknown, path: string): void {
  if (value === undefined) return;
  if (value instanceof Uint8Array) found[path] = Buffer.from(value).toString('hex');
  else if (typeof value !== 'object' || value === null) found[path] = value as Scalar;
  else if (Array.isArray(value))
    for (const [i, each] of value.entries()) collect(found, each, `${path}[${i}]`);
  else
    for (const [name, each] of Object.entries(value))
      collect(found, each, path === '' ? name : `${path}.${name}`);
}
