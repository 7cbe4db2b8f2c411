import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { lockFile } from '../native/libc.js';

/** Answers for a file of which nothing is there, in whatever part of its path. */
export const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The text of a file; undefined where there is none. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Time stamps of files are no finer than a tick of the kernel's clock, 1 to 10 ms; some file systems count whole seconds. */
const TICK_MS = 2000;

/**
 * What tells one content of a file from another: each replacement is a new inode, but inodes come again. A stamp is undefined while the
 * file is so young that a further replacement could look the same. `''` where there is no file.
 */
export function stampOf(path: string): string | undefined {
  const stats = statOf(path);
  if (!stats) return '';
  if (Date.now() - stats.mtimeMs < TICK_MS) return undefined;
  return `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/**
 * Replaces a file as one step, to be called under its lock: whoever reads it, and whoever is killed at any instant, leaves the old
 * text or the new one, whole and on the disk.
 */
export function replaceText(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  // A writer that was killed may have left one; the lock says that nobody is writing it now.
  rmSync(temporary, { force: true });
  try {
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Puts the names in a folder on the disk. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes a folder and those above it, for their owner alone. (Node's own recursive mkdir never ends where a folder can't be made in one
 * that is there, as in /proc.)
 */
function makeFolder(path: string, again = true): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || !again) throw error;
    makeFolder(dirname(path));
    makeFolder(path, false);
  }
}

/** Runs `action` under the exclusive lock of a file beside `path`, which stays: to remove it would give two processes a lock each. */
export function underLock<T>(path: string, action: () => T): T {
  makeFolder(dirname(path));
  const fd = openSync(`${path}.lock`, 'a', 0o600);
  try {
    lockFile(fd);
    return action();
  } finally {
    closeSync(fd);
  }
}
