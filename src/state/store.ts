import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { damaged, newer, unusable } from './errors.js';
import { isAbsent, readText, replaceText, stampOf, syncFolder, underLock } from './file.js';

/** What a file holds: plain data, never changed in place. */
export interface Kind<T> {
  /** The version that is written. A file of a later one is refused. */
  readonly version: number;
  /** What stands for a file that is not there. */
  readonly initial: T;
  /** The data of a file of this or an earlier version. Throws an Error that says what is wrong. */
  parse(data: unknown, version: number): T;
}

/** What became of a file that was cleared. `as`: it could not be read, and is kept under this name. */
export interface Cleared {
  file: string;
  as?: string;
}

interface Known {
  stamp: string | undefined;
  text: string | undefined;
  value: unknown;
}

const SUFFIX = '.json';

const serialize = <T>({ version }: Kind<T>, data: T): string =>
  `${JSON.stringify({ version, data }, null, 2)}\n`;

/**
 * A folder of small JSON files, each replaced as one step under a lock of its own. Every method throws StateError; a file that can't be
 * understood is left as it is.
 */
export class Store {
  private readonly known = new Map<string, Known>();

  /** Nothing is made before the first write. */
  constructor(readonly folder: string) {}

  path(name: string): string {
    return `${this.folder}/${name}${SUFFIX}`;
  }

  /** The names of the files that are there. */
  names(): string[] {
    try {
      const files = readdirSync(this.folder).filter((file) => file.endsWith(SUFFIX));
      return files.map((file) => file.slice(0, -SUFFIX.length)).sort();
    } catch (error) {
      if (isAbsent(error)) return [];
      throw unusable('read', this.folder, error);
    }
  }

  /** What the last writer left, of whatever process. The same object as long as that is the same. Takes no lock and makes no file. */
  read<T>(name: string, kind: Kind<T>): T {
    const known = this.known.get(name);
    try {
      const stamp = stampOf(this.path(name));
      if (known && stamp !== undefined && stamp === known.stamp) return known.value as T;
      return this.load(name, kind, stamp);
    } catch (error) {
      throw isOfFiles(error) ? unusable('read', this.path(name), error) : error;
    }
  }

  /** Reads the text; `stamp` is from before, so that a replacement in between only makes the next read look again. */
  private load<T>(name: string, kind: Kind<T>, stamp: string | undefined): T {
    const known = this.known.get(name);
    const text = readText(this.path(name));
    const value =
      known && known.text === text
        ? (known.value as T)
        : text === undefined
          ? kind.initial
          : this.parse(name, kind, text);
    // A stamp of "no file" with the text of one that came meanwhile would fit again when the file is gone.
    const agree = (stamp === '') === (text === undefined);
    this.known.set(name, { stamp: agree ? stamp : undefined, text, value });
    return value;
  }

  private parse<T>(name: string, kind: Kind<T>, text: string): T {
    const path = this.path(name);
    let file: { version?: unknown; data?: unknown };
    try {
      file = Object(JSON.parse(text));
    } catch {
      throw damaged(path, 'it is not JSON');
    }
    const { version, data } = file;
    if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
      throw damaged(path, 'it names no version');
    if (version > kind.version) throw newer(path, version, kind.version);
    try {
      return kind.parse(data, version);
    } catch (error) {
      throw damaged(path, (error as Error).message);
    }
  }

  /**
   * Changes a file under its lock; what other processes write meanwhile is not lost. Where nothing changes, nothing is written or
   * locked. `change` must not depend on anything but its argument: it is called again where another process was faster.
   */
  update<T>(name: string, kind: Kind<T>, change: (current: T) => T): T {
    const seen = this.read(name, kind);
    const wanted = change(seen);
    if (serialize(kind, wanted) === serialize(kind, seen)) return seen;
    return this.locked(name, () => {
      const current = this.load(name, kind, undefined);
      const next = current === seen ? wanted : change(current);
      const text = serialize(kind, next);
      if (text === serialize(kind, current)) return current;
      replaceText(this.path(name), text);
      this.known.set(name, { stamp: undefined, text, value: next });
      return next;
    });
  }

  /** Removes a file, or renames it where it can't be understood. Undefined where there is none. */
  clear<T>(name: string, kind: Kind<T>): Cleared | undefined {
    const file = this.path(name);
    if (stampOf(file) === '') return undefined;
    return this.locked(name, () => {
      this.known.delete(name);
      if (stampOf(file) === '') return undefined;
      const cleared = this.isGood(name, kind) ? { file } : { file, as: this.freeName(file) };
      if (cleared.as) renameSync(file, cleared.as);
      else rmSync(file);
      syncFolder(this.folder);
      return cleared;
    });
  }

  private isGood<T>(name: string, kind: Kind<T>): boolean {
    try {
      this.read(name, kind);
      return true;
    } catch {
      return false;
    }
  }

  private freeName(file: string): string {
    for (let number = 1; ; number++) {
      const name = `${file}.aside-${number}`;
      if (!statSync(name, { throwIfNoEntry: false })) return name;
    }
  }

  private locked<T>(name: string, action: () => T): T {
    const path = this.path(name);
    try {
      return underLock(path, action);
    } catch (error) {
      throw isOfFiles(error) ? unusable('written', path, error) : error;
    }
  }
}

/** Whether an error comes from the file system or the lock; anything else is a defect, and stays what it is. */
const isOfFiles = (error: unknown): boolean => error instanceof Error && 'code' in error;
