import { readdirSync, renameSync, rmSync, type Stats } from 'node:fs';
import { syncFolder } from '../files/write.js';
import { ByteFiles } from './bytes.js';
import { begunByAnother, damaged, unusable } from './errors.js';
import { isAbsent, readBytes, replaceText, stampOf, statOf } from './file.js';
import { holdLockOpen, underHeldLock } from './held.js';
import { journalProblem } from './journal.js';
import { type Kind, serialize } from './kind.js';
import { contentOf, isAsLeft, type Known, readFile, valueIn, withAnew, withChange } from './known.js';
import { difference } from './patch.js';
import type { Cleared, Gathered, Replacement, StateStore } from './state-store.js';

export { type Kind, plainOf, serialize } from './kind.js';
export type { Cleared, Gathered, Replacement, StateStore } from './state-store.js';

const SUFFIX = '.json';

/** A file that was changed under its lock, and is not written yet. */
interface Begun {
  readonly name: string;
  readonly kind: Kind<unknown>;
  readonly before: Known;
  readonly unlock: () => void;
  value: unknown;
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

/** What the files that are found in the folder are called. */
const PLAIN = /^[A-Za-z0-9][\w:.@-]*$/;

/** Whether a name stays in its folder. No regular expression, which each process would compile anew. */
const isInside = (name: string): boolean => name !== '' && !name.startsWith('.') && !name.includes('/');

/**
 * A folder of small JSON files, each replaced as one step under a lock of its own. A file that can't be understood is left as it is.
 */
export class Store implements StateStore {
  private readonly known = new Map<string, Known>();
  private settled = false;
  private changes: (() => number) | undefined;
  /** The count of changes at which each file was looked at. */
  private readonly seen = new Map<string, number>();
  private isGathering = false;
  private begunChange: Begun | undefined;
  /** What has kept gathered changes from being written, until it is told. */
  private lost: { readonly error: unknown } | undefined;

  /** Nothing is made before the first write. `kindOf`: the files that it may have; else any, of which nothing is known. */
  constructor(
    readonly folder: string,
    private readonly kindOf?: KindOf,
  ) {}

  watched(changes: () => number): void {
    this.changes = changes;
  }

  gather(): Gathered {
    const store = this;
    const { changes } = this;
    let kept = 0;
    this.isGathering = true;
    this.seen.clear();
    this.changes = () => kept;
    return {
      get changes() {
        return store.begunChange !== undefined || store.lost !== undefined;
      },
      keep() {
        kept++;
        store.writeBegun();
        try {
          store.requireKept();
        } finally {
          store.lost = undefined;
        }
      },
      end() {
        store.begunChange?.unlock();
        store.begunChange = undefined;
        store.lost = undefined;
        store.isGathering = false;
        store.seen.clear();
        store.changes = changes;
      },
    };
  }

  private isName(name: string): boolean {
    return PLAIN.test(name) && name !== JOURNAL && (!this.kindOf || this.kindOf(name) !== undefined);
  }

  path(name: string): string {
    if (!isInside(name)) throw new RangeError(`a state file can't be called ${name}`);
    return `${this.folder}/${name}${SUFFIX}`;
  }

  bytes(name: string): ByteFiles {
    if (!isInside(name)) throw new RangeError(`a state file can't be called ${name}`);
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
    if (this.begunChange?.name === name) return this.begunChange.value as T;
    const known = this.known.get(name);
    const changes = this.changes?.();
    if (known && changes !== undefined && this.seen.get(name) === changes) return known.value as T;
    const value = this.look(name, kind);
    // Whatever comes to pass from here on counts as one more.
    if (changes !== undefined) this.seen.set(name, changes);
    return value;
  }

  private look<T>(name: string, kind: Kind<T>): T {
    const known = this.known.get(name);
    const path = this.path(name);
    return telling('read', path, () => {
      this.settle();
      const stats = statOf(path);
      const stamp = stampOf(stats);
      if (known && ((stamp !== undefined && stamp === known.stamp) || isAsLeft(path, stats, known)))
        return known.value as T;
      return this.load(name, kind, stamp).value as T;
    });
  }

  /** Reads the file, where there is one; `stamp` is from before, so that a change in between only makes the next read look again. */
  private load<T>(name: string, kind: Kind<T>, stamp?: string): Known {
    const known = this.known.get(name);
    const path = this.path(name);
    const { bytes, content } = stamp === '' ? {} : readFile(path, known?.bytes);
    const isSame = known && !content && (known.bytes === undefined) === (bytes === undefined);
    const found = isSame
      ? known
      : { bytes, ...(content ? valueIn(kind, content, path) : { value: kind.initial }) };
    // A stamp of "no file" with the text of one that came meanwhile would fit again when the file is gone.
    const agrees = (stamp === '') === (bytes === undefined);
    const now = { ...found, stamp: agrees ? stamp : undefined };
    this.known.set(name, now);
    return now;
  }

  update<T>(name: string, kind: Kind<T>, change: (current: T) => T): T {
    const begun = this.begunChange;
    if (begun?.name === name) {
      begun.value = change(begun.value as T);
      return begun.value as T;
    }
    // Of a file that is known, the look under the lock tells all: one before is needed only where nothing is to be changed.
    const known = this.known.get(name);
    const seen = known ? (known.value as T) : this.read(name, kind);
    const wanted = change(seen);
    const patch = differ(kind, seen, wanted);
    if (patch === undefined) return this.read(name, kind) === seen ? seen : this.update(name, kind, change);
    if (this.isGathering && !begun)
      return this.begin(name, kind, (current) => (current === seen ? wanted : change(current)));
    return this.locked(name, () => {
      const [current, stats] = this.current(name, kind);
      if (current.value === seen) return this.leave(name, kind, current, stats, wanted, patch);
      const value = current.value as T;
      const next = change(value);
      const other = differ(kind, value, next);
      return other === undefined ? value : this.leave(name, kind, current, stats, next, other);
    });
  }

  /** What a file is, under its lock. */
  private current<T>(name: string, kind: Kind<T>): [current: Known, stats: Stats | undefined] {
    const path = this.path(name);
    const stats = statOf(path);
    const known = this.known.get(name);
    return [known && isAsLeft(path, stats, known) ? known : this.load(name, kind), stats];
  }

  /** Changes a file that is written later; its lock is held until then. */
  private begin<T>(name: string, kind: Kind<T>, change: (current: T) => T): T {
    this.requireKept();
    const path = this.path(name);
    return telling('written', path, () => {
      const unlock = holdLockOpen(path);
      try {
        const [before] = this.current(name, kind);
        const value = change(before.value as T);
        this.begunChange = { name, kind: kind as Kind<unknown>, before, unlock, value };
        return value;
      } catch (error) {
        unlock();
        throw error;
      }
    });
  }

  /** What comes behind a change that is lost was made to what is not there. */
  private requireKept(): void {
    if (this.lost) throw this.lost.error;
  }

  private writeBegun(): void {
    const begun = this.begunChange;
    if (!begun) return;
    const { name, kind, before, unlock, value } = begun;
    this.begunChange = undefined;
    const path = this.path(name);
    try {
      const patch = differ(kind, before.value, value);
      telling('written', path, () => {
        if (patch !== undefined) this.leave(name, kind, before, statOf(path), value, patch);
      });
    } catch (error) {
      this.lost = { error };
    } finally {
      unlock();
    }
  }

  /** Writes what a file is to hold, under its lock; `stats` are of what is there. */
  private leave<T>(
    name: string,
    kind: Kind<T>,
    current: Known,
    stats: Stats | undefined,
    value: T,
    patch: unknown,
  ): T {
    const path = this.path(name);
    this.known.delete(name);
    const left = (stats && withChange(path, stats, current, patch)) ?? withAnew(path, serialize(kind, value));
    this.known.set(name, { ...left, value, stamp: undefined, mtimeMs: statOf(path)?.mtimeMs ?? 0 });
    return value;
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
    let bytes: Buffer | undefined;
    try {
      bytes = readBytes(path);
    } catch (error) {
      throw unusable('read', path, error);
    }
    const replacements = bytes ? valueIn(JOURNAL_KIND, contentOf(path, bytes), path).value : [];
    for (const [i, { name, text }] of replacements.entries()) {
      if (!this.isName(name)) throw damaged(path, `"[${i}].name" is no name of a state file`);
      const kind = this.kindOf?.(name);
      if (text !== undefined && kind) valueIn(kind, contentOf(path, Buffer.from(text)), path);
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
    if (!statOf(file)) return undefined;
    return this.locked(name, () => {
      this.known.delete(name);
      if (!statOf(file)) return undefined;
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
      this.load(name, kind);
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
    // Nobody waits for a lock with another one in his hand, and changes are written in their order.
    this.writeBegun();
    this.requireKept();
    const path = this.path(name);
    return telling('written', path, () => underHeldLock(path, action));
  }
}

function differ<T>({ form }: Kind<T>, before: T, after: T): unknown {
  return (form?.change ?? difference)(before, after);
}

/** Runs what meets a file; what the file system says against it is told as StateError. */
function telling<T>(what: 'read' | 'written', path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw isOfFiles(error) ? unusable(what, path, error) : error;
  }
}

/** Whether an error comes from the file system or the lock; anything else is a defect, and stays what it is. */
const isOfFiles = (error: unknown): boolean => error instanceof Error && 'code' in error;
