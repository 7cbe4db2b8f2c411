import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/write.js';
import { firstProblem } from '../schema/words.js';
import { damaged, missing, newer, StateError, unusable } from './errors.js';
import { claim, holdLock, isAbsent, isClaimed, readText, replaceText } from './file.js';
import * as compiled from './plan-journal-check.js';

const SUFFIX = '.json';
const ID = /^\d{8}T\d{6}-[\da-f]{6}$/;

/** What can be done about a record, which is of no state that `emulator reset` could begin afresh. */
const ofRecord = (error: StateError, next: string): StateError =>
  new StateError(error.message.replace('the state file', 'the record'), error.path, next);

const ASIDE =
  'it is left as it is: mend it, or move it elsewhere; what it has of the device before can be read in it';

/** Of records that this fwctl reads and writes. */
const VERSION = 1;

const NEWER = 'it is left as it is: use the fwctl that wrote it';

const FOLDER = 'say where records are kept with FWCTL_JOURNAL_DIR, or run it as a user who may write there';

/** The records of applies of plans, a file each. Every method throws StateError. */
export class PlanJournals<Journal extends { readonly id: string }> {
  constructor(readonly folder: string) {}

  private path(id: string): string {
    return join(this.folder, `${id}${SUFFIX}`);
  }

  /** Ids, the oldest first. */
  ids(): string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => name.slice(0, -SUFFIX.length))
        .filter((id) => ID.test(id))
        .sort();
    } catch (error) {
      if (isAbsent(error)) return [];
      throw ofRecord(unusable('read', this.folder, error), FOLDER);
    }
  }

  read(id: string): Journal {
    const path = this.path(id);
    const text = ID.test(id) ? textOf(path) : undefined;
    if (text === undefined) throw ofRecord(missing(path, 'it is not there any more'), ASIDE);
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      throw ofRecord(damaged(path, 'it is no JSON'), ASIDE);
    }
    const version = versionOf(data);
    if (version > VERSION)
      throw new StateError(
        newer(path, version, VERSION).message.replace('the state file', 'the record'),
        path,
        NEWER,
      );
    const wrong = firstProblem(compiled, data);
    if (wrong) throw ofRecord(damaged(path, wrong), ASIDE);
    return data as Journal;
  }

  /** Replaces a record, or begins one: whole and on the disk when it returns. */
  write(journal: Journal): void {
    try {
      makeFolder(this.folder);
      replaceText(this.path(journal.id), `${JSON.stringify(journal, null, 1)}\n`);
    } catch (error) {
      throw ofRecord(unusable('written', this.path(journal.id), error), FOLDER);
    }
  }

  /** Waits until no other process changes an adapter by a plan. Gives what ends that. */
  lock(adapter: string): () => void {
    return this.locked(() => holdLock(join(this.folder, `adapter-${adapter.replace(/[^\w.-]/g, '_')}`)));
  }

  /** Takes a record for this process, unless another one is at work on it: undefined then. Gives what ends that. */
  claim(id: string): (() => void) | undefined {
    return this.locked(() => claim(join(this.folder, id)));
  }

  /** Whether a process is at work on a record. */
  isClaimed(id: string): boolean {
    return this.locked(() => isClaimed(join(this.folder, id)));
  }

  /** Takes all away on which no process is at work; what can't be read is kept under another name. */
  clear(): { readonly removed: string[]; readonly aside: { readonly file: string; readonly as: string }[] } {
    const removed: string[] = [];
    const aside: { file: string; as: string }[] = [];
    for (const id of this.ids().filter((one) => !this.isClaimed(one))) {
      const file = this.path(id);
      try {
        if (this.isReadable(id)) {
          rmSync(file);
          removed.push(file);
        } else {
          const as = freeName(file);
          renameSync(file, as);
          aside.push({ file, as });
        }
      } catch (error) {
        throw ofRecord(unusable('written', file, error), FOLDER);
      }
    }
    return { removed, aside };
  }

  private isReadable(id: string): boolean {
    try {
      this.read(id);
      return true;
    } catch {
      return false;
    }
  }

  private locked<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw error instanceof StateError
        ? ofRecord(error, FOLDER)
        : ofRecord(unusable('locked', this.folder, error), FOLDER);
    }
  }
}

function freeName(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}.aside-${number}`;
    if (!existsSync(name)) return name;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    throw ofRecord(unusable('read', path, error), ASIDE);
  }
}

/** Of what follows `fwctl.plan.journal/`; 0 for what is none. */
function versionOf(data: unknown): number {
  const { schema } = Object(data) as { schema?: unknown };
  const [, version = '0'] = /^fwctl\.plan\.journal\/(\d{1,6})$/.exec(String(schema)) ?? [];
  return Number(version);
}
