import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/write.js';
import { unusable } from './errors.js';
import { claim, readText, replaceText } from './file.js';

/**
 * What an update of a device's firmware leaves while it goes on, for the process after one that was killed: a file for each adapter, held by a lock
 * that ends with its process. Every method throws StateError.
 */
export class UpdateRecord {
  private readonly path: string;

  constructor(
    private readonly folder: string,
    adapter: string,
  ) {
    this.path = join(folder, `${adapter.replace(/[^\w.-]/g, '_')}.json`);
  }

  /** Takes the record for this process, unless another one has it: undefined then. Gives what ends that. */
  claim(): (() => void) | undefined {
    return this.attempt('locked', () => {
      makeFolder(this.folder);
      return claim(this.path);
    });
  }

  /** What is recorded; undefined where there is nothing that can be read: then nobody's update is gone on with. */
  read(): unknown {
    const text = this.attempt('read', () => readText(this.path));
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Undefined: there is nothing to be recorded any more. */
  write(data: object | undefined): void {
    this.attempt('written', () => {
      if (data) replaceText(this.path, `${JSON.stringify(data)}\n`);
      else rmSync(this.path, { force: true });
    });
  }

  private attempt<T>(what: 'read' | 'written' | 'locked', action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw unusable(what, this.path, error);
    }
  }
}
