import { wholeText } from './changes.js';

/** What a file holds: plain data, never changed in place. */
export interface Kind<T> {
  /** The version that is written. A file of a later one is refused. */
  readonly version: number;
  /** What stands for a file that is not there. */
  readonly initial: T;
  /** The data of a file of this or an earlier version. Throws an Error that says what is wrong. */
  parse(data: unknown, version: number): T;
  /** How it is written, where that is not as it is. */
  readonly form?: {
    plain(data: T): unknown;
    /** The merge patch of the plain form for a change; undefined: there is none. */
    change(before: T, after: T): unknown;
  };
}

/** Data as a file has them. */
export const plainOf = <T>({ form }: Kind<T>, data: T): unknown => (form ? form.plain(data) : data);

/** The text of a file with this data. */
export const serialize = <T>(kind: Kind<T>, data: T): string => wholeText(kind.version, plainOf(kind, data));
