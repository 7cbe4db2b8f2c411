import { wholeText } from './changes.js';

/** What a file holds: plain data, never changed in place. */
export interface Kind<T> {
  /** The version that is written. A file of a later one is refused. */
  readonly version: number;
  /** What stands for a file that is not there. */
  readonly initial: T;
  /** The data of a file of this or an earlier version. Throws an Error that says what is wrong. */
  parse(data: unknown, version: number): T;
}

/** The text of a file with this data. */
export const serialize = <T>({ version }: Kind<T>, data: T): string => wholeText(version, data);
