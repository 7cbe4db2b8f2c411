import { fchmodSync } from 'node:fs';
import { FwctlError } from '../client/errors.js';
import { namedFileError } from './named.js';
import { Draft } from './write.js';

/** A file is there that is not to be replaced. */
export class FileIsThere extends FwctlError {}

export interface NewFileOptions {
  /** Replaces a file that is there. */
  readonly force?: boolean | undefined;
  /** Who may read and write it, also where it takes the place of another [default: as the umask has it, or as the other had it]. */
  readonly mode?: number | undefined;
  /** What is to be done where it is there. */
  readonly next?: string;
}

/** A file that the user has named for a result: it is written whole, and what is there stays unless it is told otherwise, whenever that has come. */
export class NewFile {
  private readonly replace: boolean;

  /** `what` is written. Throws FwctlError `usage` where that can't be, before a device is asked for anything. */
  constructor(
    private readonly what: string,
    readonly path: string,
    private readonly options: NewFileOptions = {},
  ) {
    this.replace = options.force ?? false;
    this.attempt(() => this.draft().drop());
  }

  /** Throws FwctlError `usage`. */
  write(data: string | Uint8Array): void {
    this.begin(data).close();
  }

  /** The same for what goes on with it: it stays open. `first`: done when it is about to get its name. */
  begin(data: string | Uint8Array, first?: () => void): Draft {
    return this.attempt(() => {
      const draft = this.draft();
      draft.write(data);
      try {
        first?.();
        draft.name({ replace: this.replace });
      } catch (error) {
        draft.drop();
        throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? this.isThere() : error;
      }
      return draft;
    });
  }

  private draft(): Draft {
    const { mode } = this.options;
    const draft = new Draft(this.path, { mode });
    if (draft.isNew) return draft;
    if (!this.replace) {
      draft.drop();
      throw this.isThere();
    }
    if (mode !== undefined) fchmodSync(draft.fd, mode);
    return draft;
  }

  private isThere(): FileIsThere {
    const { path } = this;
    const { next = 'name another file, or --force replaces it' } = this.options;
    return new FileIsThere('usage', `${path} is there: it is not replaced`, { path, next });
  }

  private attempt<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw namedFileError(this.what, 'written', this.path, error);
    }
  }
}
