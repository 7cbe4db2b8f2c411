import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/write.js';
import { firstProblem } from '../schema/words.js';
import { damaged, missing, unusable } from './errors.js';
import { holdLock, isAbsent, readText, replaceText } from './file.js';
import * as compiled from './plan-journal-check.js';

const SUFFIX = '.json';
const ID = /^\d{8}T\d{6}-[\da-f]{6}$/;

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
      throw unusable('read', this.folder, error);
    }
  }

  read(id: string): Journal {
    const path = this.path(id);
    const text = ID.test(id) ? readText(path) : undefined;
    if (text === undefined) throw missing(path, 'the record of an apply');
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch {
      throw damaged(path, 'it is no JSON');
    }
    const wrong = firstProblem(compiled, data);
    if (wrong) throw damaged(path, wrong);
    return data as Journal;
  }

  /** Replaces a record, or begins one: whole and on the disk when it returns. */
  write(journal: Journal): void {
    makeFolder(this.folder);
    try {
      replaceText(this.path(journal.id), `${JSON.stringify(journal, null, 1)}\n`);
    } catch (error) {
      throw unusable('written', this.path(journal.id), error);
    }
  }

  /** Waits until no other process changes an adapter by a plan. Gives what ends that. */
  lock(adapter: string): () => void {
    return holdLock(join(this.folder, `adapter-${adapter.replace(/[^\w.-]/g, '_')}`));
  }
}
