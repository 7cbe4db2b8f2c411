import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { FileError } from './reason.js';

export const MIB = 1 << 20;

/** What a path leads to, where that is no regular file. */
function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'a device';
  return stats.isSymbolicLink() ? 'a symbolic link' : 'no regular file';
}

export function requireRegular(path: string, stats: Stats): void {
  if (!stats.isFile())
    throw new FileError(
      `it is ${kindOf(stats)}, not a regular file`,
      path,
      stats.isDirectory() ? 'EISDIR' : 'EINVAL',
    );
}

/** `number` bytes as people write it: whole MiB or KiB where it is that. */
export function sizeText(bytes: number): string {
  if (bytes >= MIB && bytes % MIB === 0) return `${bytes / MIB} MiB`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}

const tooLarge = (path: string, size: string, limit: number): FileError =>
  new FileError(`it has ${size}, and may have ${sizeText(limit)}`, path, 'EFBIG');

/** What is known of what has a name; undefined where nothing has it, or where that can't be told: who opens it is told why. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Throws FileError for a link to where nothing is; `path` leads to nothing. */
export function refuseDangling(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new FileError(`it is a link to ${readlinkSync(path)}, which is not there`, path, 'ENOENT');
}

/**
 * Opens a file once, for reading unless `flags` ask for more: a regular one, as its descriptor says. What is no regular file is not opened where that can be told before, as
 * to open a device may do something; and nothing here waits for the other end of a FIFO. Throws FileError, or what node:fs throws.
 */
export function openRegular(path: string, flags = 0): { fd: number; stats: Stats } {
  try {
    requireRegular(path, flags & constants.O_NOFOLLOW ? lstatSync(path) : statSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') refuseDangling(path);
    throw error;
  }
  const fd = openSync(path, constants.O_NONBLOCK | constants.O_NOCTTY | flags);
  try {
    const stats = fstatSync(fd);
    requireRegular(path, stats);
    return { fd, stats };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Throws FileError for more bytes than may be. */
export function requireSize(path: string, size: number, limit: number): void {
  if (size > limit) throw tooLarge(path, `${size} bytes`, limit);
}

/** What an open file has from where it stands to its end. Throws FileError where that is more than `limit` bytes. */
export function readToEnd(fd: number, path: string, limit: number): Buffer {
  const { size } = fstatSync(fd);
  requireSize(path, size, limit);
  // Files of procfs say that they have nothing; one that grows has more than it said.
  const chunks: Buffer[] = [];
  let total = 0;
  let room = Math.max(size + 1, 4096);
  for (;;) {
    const chunk = Buffer.allocUnsafe(room);
    const length = readSync(fd, chunk, 0, room, null);
    if (length === 0) return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    total += length;
    if (total > limit) throw tooLarge(path, `more than ${limit} bytes`, limit);
    chunks.push(chunk.subarray(0, length));
    room = 1 << 16;
  }
}

/** A regular file of at most `limit` bytes, whole. Throws FileError, or what node:fs throws. */
export function readRegular(path: string, limit: number, flags = 0): Buffer {
  const { fd } = openRegular(path, flags);
  try {
    return readToEnd(fd, path, limit);
  } finally {
    closeSync(fd);
  }
}

/** A regular file of any length, piece by piece; all pieces are in one place, and each is gone when the next is asked for. */
export function* piecesOf(path: string, size: number): Generator<Buffer> {
  const { fd } = openRegular(path);
  try {
    yield* piecesOfOpen(fd, size);
  } finally {
    closeSync(fd);
  }
}

/** The same of one that is open, from where it stands; it stays open. */
export function* piecesOfOpen(fd: number, size: number): Generator<Buffer> {
  const piece = Buffer.allocUnsafeSlow(size);
  for (;;) {
    const length = readSync(fd, piece, 0, size, null);
    if (length === 0) return;
    yield piece.subarray(0, length);
  }
}
