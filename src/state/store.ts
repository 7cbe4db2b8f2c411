import { readdirSync, renameSync, rmSync } from 'node:fs';
import { syncFolder } from '../files/write.js';
import { ByteFiles, type ByteStore } from './bytes.js';
import { begunByAnother, damaged, newer, unusable } from './errors.js';
import { isAbsent, readText, replaceText, stampOf, statOf, underLock } from './file.js';
import { journalProblem } from './journal.js';

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

/** The text of a file with this data. */
export const serialize = <T>({ version }: Kind<T>, data: T): string =>
  `${JSON.stringify({ version, data }, null, 2)}\n`;

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
  /** Brings changes to their end that were begun, or renames the file that has them where it can't be understood. Undefined where none is cleared. */
  recover(): Cleared | undefined;
}

/** A list of replacements that is on its way: whoever finds it, brings it to its end. */
const JOURNAL = 'journal';

const JOURNAL_KIND: Kind<readonly Replacement[]> = {
  version: 1,
  initial: [],
  parse(data) {
    const wrong = journalProblem(data);
    if (wrong) throw new Error(wrong);
    return data as readonly Replacement[];
  },
};

/** What the files of a folder hold, by name: undefined for a name that is none of theirs. */
export type KindOf = (name: string) => Kind<unknown> | undefined;

/** A name that stays in its folder. */
const PLAIN = /^[A-Za-z0-9][\w:.@-]*$/;

/**
 * A folder of small JSON files, each replaced as one step under a lock of its own. A file that can't be understood is left as it is.
 */
export class Store implements StateStore {
  private readonly known = new Map<string, Known>();
  private settled = false;

  /** Nothing is made before the first write. `kindOf`: the files that it may have; else any, of which nothing is known. */
  constructor(
    readonly folder: string,
    private readonly kindOf?: KindOf,
  ) {}

  private isName(name: string): boolean {
    return PLAIN.test(name) && name !== JOURNAL && (!this.kindOf || this.kindOf(name) !== undefined);
  }

  path(name: string): string {
    if (!PLAIN.test(name)) throw new RangeError(`a state file can't be called ${name}`);
    return `${this.folder}/${name}${SUFFIX}`;
  }

  bytes(name: string): ByteFiles {
    if (!PLAIN.test(name)) throw new RangeError(`a state file can't be called ${name}`);
    return new ByteFiles(`${this.folder}/${name}.bytes`);
  }

  names(): string[] {
    try {
      const files = readdirSync(this.folder).filter((file) => file.endsWith(SUFFIX));
      const names = files.map((file) => file.slice(0, -SUFFIX.length));
      return names.filter((name) => this.isName(name)).sort();
    } catch (error) {
      if (isAbsent(error)) return [];
      throw unusable('read', this.folder, error);
    }
  }

  read<T>(name: string, kind: Kind<T>): T {
    const known = this.known.get(name);
    try {
      this.settle();
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

  /** `path`: the file that has the text, if it is not the one of this name yet. */
  private parse<T>(name: string, kind: Kind<T>, text: string, path = this.path(name)): T {
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

  update<T>(name: string, kind: Kind<T>, change: (current: T) => T): T {
    const seen = this.read(name, kind);
    const wanted = change(seen);
    if (wanted === seen || serialize(kind, wanted) === serialize(kind, seen)) return seen;
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

  replaceAll(replacements: readonly Replacement[]): void {
    this.locked(JOURNAL, () => {
      replaceText(this.path(JOURNAL), serialize(JOURNAL_KIND, replacements));
      this.carryOut(replacements);
    });
  }

  /** Once in a process: a list of replacements whose writer was killed is brought to its end. Another user's is not. */
  private settle(): void {
    if (this.settled) return;
    const path = this.path(JOURNAL);
    const stats = statOf(path);
    if (stats) {
      const user = process.geteuid?.() ?? stats.uid;
      if (stats.uid !== user) throw begunByAnother(path, stats.uid);
      // What is wrong with it is told before anything is made here, be it a lock.
      this.begun();
      this.locked(JOURNAL, () => this.carryOut(this.begun()));
    }
    this.settled = true;
  }

  /** The replacements that were begun, each checked as if its file had it. Throws StateError. */
  private begun(): readonly Replacement[] {
    const path = this.path(JOURNAL);
    let text: string | undefined;
    try {
      text = readText(path);
    } catch (error) {
      throw unusable('read', path, error);
    }
    const replacements = text === undefined ? [] : this.parse(JOURNAL, JOURNAL_KIND, text);
    for (const [i, { name, text }] of replacements.entries()) {
      if (!this.isName(name)) throw damaged(path, `"[${i}].name" is no name of a state file`);
      const kind = this.kindOf?.(name);
      if (text !== undefined && kind) this.parse(name, kind, text, path);
    }
    return replacements;
  }

  recover(): Cleared | undefined {
    const path = this.path(JOURNAL);
    if (!statOf(path)) return undefined;
    return this.locked(JOURNAL, () => {
      this.settled = true;
      try {
        this.carryOut(this.begun());
        return undefined;
      } catch {
        return this.setAside(path);
      }
    });
  }

  private setAside(file: string): Required<Cleared> {
    const cleared = { file, as: this.freeName(file) };
    renameSync(file, cleared.as);
    syncFolder(this.folder);
    return cleared;
  }

  private carryOut(replacements: readonly Replacement[]): void {
    for (const { name, text } of replacements) {
      this.known.delete(name);
      this.locked(name, () => {
        if (text === undefined) this.remove(name);
        else replaceText(this.path(name), text);
      });
    }
    rmSync(this.path(JOURNAL), { force: true });
    syncFolder(this.folder);
  }

  clear<T>(name: string, kind: Kind<T>): Cleared | undefined {
    const file = this.path(name);
    if (stampOf(file) === '') return undefined;
    return this.locked(name, () => {
      this.known.delete(name);
      if (stampOf(file) === '') return undefined;
      if (!this.isGood(name, kind)) return this.setAside(file);
      this.remove(name);
      syncFolder(this.folder);
      return { file };
    });
  }

  private remove(name: string): void {
    rmSync(this.path(name), { force: true });
    this.bytes(name).clear();
  }

  private isGood<T>(name: string, kind: Kind<T>): boolean {
    try {
      this.load(name, kind, undefined);
      return true;
    } catch {
      return false;
    }
  }

  private freeName(file: string): string {
    for (let number = 1; ; number++) {
      const name = `${file}.aside-${number}`;
      if (!statOf(name)) return name;
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
