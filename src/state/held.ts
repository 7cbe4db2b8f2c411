import { closeSync, constants, fstatSync, readSync, rmSync, type Stats } from 'node:fs';
import { openRegular } from '../files/read.js';
import { writeAll } from '../files/write.js';
import { lockFile, unlockFile } from '../native/libc.js';
import { unusable } from './errors.js';
import { draftName, holdLock, lockName, statOf, takeLock } from './file.js';

/** The file that this process has changed last. It stays open, with its lock, until the process has something else to do: changes come in rows. */
interface Held {
  readonly path: string;
  /** Of the lock. */
  readonly fd: number;
  readonly ino: number;
  isLocked: boolean;
  /** It is let go when it is unlocked. */
  isOver?: true;
  /** The file itself, once something was added to it. */
  file?: { readonly fd: number; readonly dev: number; readonly ino: number };
}

let held: Held | undefined;

function letGo(): void {
  if (held?.isLocked) held.isOver = true;
  else close();
}

function close(): void {
  if (held?.file) closeSync(held.file.fd);
  if (held) closeSync(held.fd);
  held = undefined;
}

/** Runs `action` under the lock of a file. */
export function underHeldLock<T>(path: string, action: () => T): T {
  const unlock = holdLockOpen(path);
  try {
    return action();
  } finally {
    unlock();
  }
}

/** Takes the lock of a file, and gives what ends it. Throws as takeLock does. */
export function holdLockOpen(path: string): () => void {
  if (held?.isLocked) return holdLock(path);
  // A lock that does not have the name any more keeps nobody out.
  if (held && (held.path !== path || statOf(lockName(path))?.ino !== held.ino)) close();
  if (held) lockAgain(held);
  else {
    const fd = takeLock(path);
    held = { path, fd, ino: fstatSync(fd).ino, isLocked: false };
    setImmediate(letGo);
  }
  const own = held;
  own.isLocked = true;
  return () => {
    own.isLocked = false;
    if (own.isOver) close();
    else unlockFile(own.fd);
  };
}

function lockAgain({ path, fd }: Held): void {
  try {
    lockFile(fd);
  } catch (error) {
    throw unusable('locked', path, error);
  }
}

/** The file that is held, if it is the one that has the name now: as long as it is open, no other one has its inode. */
const fileOf = (path: string, { dev, ino }: Stats): number | undefined =>
  held?.path === path && held.file?.ino === ino && held.file.dev === dev ? held.file.fd : undefined;

/** Whether a file is held that still has these bytes at a place; `stats` are of what has the name now. */
export function holds(path: string, stats: Stats, place: number, bytes: Buffer): boolean {
  const fd = fileOf(path, stats);
  if (fd === undefined) return false;
  const there = Buffer.alloc(bytes.length);
  return readSync(fd, there, 0, there.length, place) === there.length && there.equals(bytes);
}

/** Writes at a place of a file that is there, under its lock: what was written is then on the disk. */
export function writeInto(path: string, stats: Stats, place: number, bytes: Buffer): void {
  const known = fileOf(path, stats);
  if (known !== undefined) {
    writeAll(known, bytes, place);
    return;
  }
  const { fd, stats: opened } = openRegular(
    path,
    constants.O_RDWR | constants.O_DSYNC | constants.O_NOFOLLOW,
  );
  // A writer that was killed may have left it.
  if (statOf(draftName(path))) rmSync(draftName(path), { force: true });
  const own = held?.path === path && held.isLocked ? held : undefined;
  if (own?.file) closeSync(own.file.fd);
  if (own) own.file = { fd, dev: opened.dev, ino: opened.ino };
  try {
    writeAll(fd, bytes, place);
  } finally {
    if (!own) closeSync(fd);
  }
}
