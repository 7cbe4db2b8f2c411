import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { refuseDangling, requireRegular } from './read.js';

/** Writes all of it, however small the steps; at a place of the file, or where it stands. */
export function writeAll(fd: number, data: string | Uint8Array, place?: number): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, place === undefined ? null : place + done);
}

let drafts = 0;

export interface DraftOptions {
  /** Of a file that is new [default: as the umask has it]. One that is there keeps its mode, and its owner where this process may give that. */
  readonly mode?: number | undefined;
  /** What it is called until it takes its name. */
  readonly beside?: string;
  /** Whether the name may be that of a link to the file [default: yes]. */
  readonly follow?: boolean;
}

/** A file that is being written beside the one whose name it is to take, in a place where nothing was. */
export class Draft {
  private readonly path: string;
  /** The file itself, where its name is that of a link. */
  private readonly target: string;
  readonly fd: number;
  /** Whether no file has the name. */
  readonly isNew: boolean;
  private isOpen = true;
  private named = false;

  /** Throws FileError where something has the name that is no regular file, or what node:fs throws. */
  constructor(name: string, { mode = 0o666, beside, follow = true }: DraftOptions = {}) {
    const stats = (follow ? statSync : lstatSync)(name, { throwIfNoEntry: false });
    if (stats) requireRegular(name, stats);
    else refuseDangling(name);
    this.isNew = !stats;
    this.target = stats && follow ? realpathSync(name) : name;
    this.path = beside ?? join(dirname(this.target), `.fwctl-${process.pid}-${++drafts}.tmp`);
    // A process of the same number that was killed may have left one; whoever has it open keeps what he has.
    rmSync(this.path, { force: true });
    this.fd = openSync(
      this.path,
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      mode,
    );
    if (stats) this.try(() => keepOwner(this.fd, stats));
  }

  write(data: string | Uint8Array): void {
    this.try(() => writeAll(this.fd, data));
  }

  /**
   * Puts it on the disk and gives it its name, in one step. It stays open for those who go on writing. `replace`: false where the name must be
   * free still, or that of an empty file.
   */
  name({ replace = true } = {}): void {
    this.try(() => {
      fsyncSync(this.fd);
      if (replace || !this.isNew) renameSync(this.path, this.target);
      else this.takeFreeName();
    });
    this.named = true;
    syncFolder(dirname(this.target));
  }

  close(): void {
    if (this.isOpen) closeSync(this.fd);
    this.isOpen = false;
  }

  /** Leaves nothing of a file that has not been named. */
  drop(): void {
    rmSync(this.path, { force: true });
    this.close();
  }

  /** Throws EEXIST where it is not free. */
  private takeFreeName(): void {
    try {
      linkSync(this.path, this.target);
      rmSync(this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
      // A file system where no file can have two names: an empty one holds the place.
      closeSync(openSync(this.target, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
      renameSync(this.path, this.target);
    }
  }

  /** What has no name yet is gone when a step fails. */
  private try(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!this.named) this.drop();
      throw error;
    }
  }
}

function keepOwner(fd: number, { mode, uid, gid }: Stats): void {
  try {
    fchownSync(fd, uid, gid);
  } catch {
    // Another's file in a folder that is shared: it becomes this user's.
  }
  fchmodSync(fd, mode & 0o7777);
}

/** Puts the names in a folder on the disk, where its file system knows of that. */
export function syncFolder(folder: string): void {
  let fd: number;
  try {
    fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return; // may be searched and written to, but not read
  }
  try {
    fsyncSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes a file as one step: it is written beside, put on the disk, and then given its name. Whatever fails, what was there stays, and nothing
 * half is left. Throws FileError, or what node:fs throws.
 */
export function replaceFile(name: string, data: string | Uint8Array, mode?: number): void {
  const draft = new Draft(name, { mode });
  draft.write(data);
  draft.name();
  draft.close();
}

/**
 * Makes a folder and those above it, for their owner alone. Each is tried twice at most: where the folder above is there and this one can't be made
 * in it, that is the error.
 */
export function makeFolder(path: string, again = true): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || !again || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    makeFolder(path, false);
  }
}
