import type { ByteStore } from './bytes.js';
import type { Kind } from './kind.js';

/** What became of a file that was cleared. `as`: it could not be read, and is kept under this name. */
export interface Cleared {
  file: string;
  as?: string;
}

/** What a file is to hold; undefined: it is to go. */
export interface Replacement {
  readonly name: string;
  readonly text: string | undefined;
}

/** Where state is kept: files by name, each changed as one step. Every method throws StateError. */
export interface StateStore {
  /** The folder; empty where nothing is kept. */
  readonly folder: string;
  path(name: string): string;
  /** The names of the files that are there. */
  names(): string[];
  /** What the last writer left, of whatever process. The same object as long as that is the same. Takes no lock and makes no file. */
  read<T>(name: string, kind: Kind<T>): T;
  /**
   * Changes a file; what other processes write meanwhile is not lost. Where nothing changes, nothing is written or locked. `change` must
   * not depend on anything but its argument: it is called again where another process was faster.
   */
  update<T>(name: string, kind: Kind<T>, change: (current: T) => T): T;
  /** Changes several files as one step, even if the process is killed. */
  replaceAll(replacements: readonly Replacement[]): void;
  /** Removes a file, or renames it where it can't be understood. Undefined where there is none. */
  clear<T>(name: string, kind: Kind<T>): Cleared | undefined;
  /** Bytes that belong to a file, beside it; they go with it where it is removed. */
  bytes(name: string): ByteStore;
  /** From now on a file is looked at only after a change: `changes` counts what may have been one to any, by whatever process. */
  watched?(changes: () => number): void;
  /**
   * From now on each file is looked at once between one `keep` and the next; what changes of one file is written with the next `keep`, as one step, and its
   * lock is held until then. Changes of another file are written at once, after those.
   */
  gather?(): Gathered;
  /** Brings changes to their end that were begun, or renames the file that has them where it can't be understood. Undefined where none is cleared. */
  recover(): Cleared | undefined;
}

/** Looks and changes that are gathered. */
export interface Gathered {
  /** Whether a file was changed since the last `keep`. */
  readonly changes: boolean;
  /** Throws StateError where changes since the last `keep` could not be written: they are lost. */
  keep(): void;
  /** Every look and change is for itself again. What was not kept is lost. */
  end(): void;
}
