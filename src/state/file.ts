import {
  closeSync,
  constants,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MIB, readRegular, requireRegular } from '../files/read.js';
import { Draft, makeFolder } from '../files/write.js';
import { lockFile, tryLockFile } from '../native/libc.js';
import { unusable } from './errors.js';

/** The most bytes of a state file. */
const LIMIT = 64 * MIB;

/** Answers for a file of which nothing is there, in whatever part of its path. */
export const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** What is asked of a file; undefined where there is none. */
function presentOf<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** The bytes of a file; undefined where there is none. A link is not followed. */
export const readBytes = (path: string): Buffer | undefined =>
  presentOf(() => readRegular(path, LIMIT, constants.O_NOFOLLOW));

/** Its text. */
export const readText = (path: string): string | undefined => readBytes(path)?.toString('utf8');

/** Time stamps of files are no finer than a tick of the kernel's clock, 1 to 10 ms; some file systems count whole seconds, or every other one. */
const TICK_MS = 50;
const COARSE_TICK_MS = 2000;

/**
 * What tells one content of a file from another: each replacement is a new inode, but inodes come again. A stamp is undefined while the
 * file is so young that a further replacement could look the same. `''` where there is no file.
 */
export function stampOf(stats: Stats | undefined): string | undefined {
  if (!stats) return '';
  const tick = stats.mtimeMs % 1000 ? TICK_MS : COARSE_TICK_MS;
  if (Date.now() - stats.mtimeMs < tick) return undefined;
  return `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

/** Of the name itself, whatever it leads to; undefined where there is none. */
export const statOf = (path: string): Stats | undefined =>
  presentOf(() => lstatSync(path, { throwIfNoEntry: false }));

/** What the next content of a file is called until it takes its place. */
export const draftName = (path: string): string => `${path}.tmp`;

/**
 * Replaces a file as one step, to be called under its lock: whoever reads it, and whoever is killed at any instant, leaves the old
 * text or the new one, whole and on the disk.
 */
export function replaceText(path: string, text: string | Uint8Array): void {
  // A writer that was killed may have left its draft; the lock says that nobody is writing it now.
  const draft = new Draft(path, { mode: 0o600, beside: draftName(path), follow: false });
  if (draft.isNew) giveToOwner(draft.fd, path);
  draft.write(text);
  draft.name();
  draft.close();
}

/** What root makes in the folder of a user is the user's: that one could use it no more. `fd`: of a file that was made just now. */
export function giveToOwner(fd: number, path: string): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  if (uid !== 0) fchownSync(fd, uid, gid);
}

/** Opens the file of a lock: a regular one, which is made where there is none. */
function openLock(path: string): number {
  const flags = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
  if (!statOf(path)) {
    try {
      const fd = openSync(path, flags | constants.O_CREAT | constants.O_EXCL, 0o600);
      giveToOwner(fd, path);
      return fd;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  requireRegular(path, lstatSync(path));
  const fd = openSync(path, flags);
  try {
    requireRegular(path, fstatSync(fd));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** The name of the lock of a file. */
export const lockName = (path: string): string => `${path}.lock`;

/**
 * Takes the exclusive lock of a file beside `path`, which stays: to remove it would give two processes a lock each. Gives the descriptor of the
 * lock. Throws StateError.
 */
export function takeLock(path: string): number {
  makeFolder(dirname(path));
  const lock = lockName(path);
  let fd: number | undefined;
  try {
    fd = openLock(lock);
    lockFile(fd);
    return fd;
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw unusable('locked', (error as { path?: string }).path === lock ? lock : path, error);
  }
}

/** Takes the same lock, and gives what ends it. */
export function holdLock(path: string): () => void {
  const fd = takeLock(path);
  return () => closeSync(fd);
}

/**
 * Takes the lock of a file beside `path`, unless another process has it: undefined then. What ends it removes the file as well, so that one which
 * is there and free is of a process that was killed.
 */
export function claim(path: string): (() => void) | undefined {
  const lock = lockName(path);
  for (;;) {
    makeFolder(dirname(path));
    const fd = presentOf(() => openLock(lock));
    if (fd === undefined) continue; // its holder has removed it since
    let ours = false;
    try {
      // Who only looks has a shared lock, and not for long.
      if (!tryLockFile(fd)) {
        if (!tryLockFile(fd, { shared: true })) return undefined;
        lockFile(fd);
      }
      ours = statOf(lock)?.ino === fstatSync(fd).ino;
    } finally {
      if (!ours) closeSync(fd);
    }
    if (ours)
      return () => {
        rmSync(lock, { force: true });
        closeSync(fd);
      };
  }
}

/** Whether a process has claimed `path`. */
export function isClaimed(path: string): boolean {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const fd = presentOf(() => openSync(lockName(path), flags));
  if (fd === undefined) return false;
  try {
    return !tryLockFile(fd, { shared: true });
  } finally {
    closeSync(fd);
  }
}
