import { fstatSync } from 'node:fs';
import { FwctlError } from '../client/errors.js';
import { MIB, piecesOf, piecesOfOpen, readRegular, sizeText } from './read.js';
import { reasonOf } from './reason.js';
import { otherInput } from './stdin.js';
import { replaceFile } from './write.js';

/** The most bytes of a file that is read whole, by what it holds. */
export const LIMITS = {
  /** Policies, settings, plans. */
  rules: MIB,
  /** A profile of a device. */
  profile: 4 * MIB,
  /** An ADB file; those of mstflint have up to 5 MiB. */
  adb: 32 * MIB,
  /** Bytes of structures, in whatever form: 16 MiB of them in a dump of xxd, and more. */
  bytes: 64 * MIB,
  /** Images of firmware: the largest hold the images of several boards. */
  image: 256 * MIB,
  /** The state of an emulated machine, or one file of it. */
  state: 64 * MIB,
  tape: 1024 * MIB,
  snapshot: 64 * MIB,
  /** A core dump as text, to be gone on with. */
  core: 256 * MIB,
} as const;

/** What is wrong with a file that the user has named. `what` says what it is to hold. */
export const namedFileError = (what: string, verb: 'read' | 'written', path: string, error: unknown) =>
  error instanceof FwctlError
    ? error
    : new FwctlError(
        'usage',
        `${what} can't be ${verb}: ${path === '' ? 'the name of its file is empty' : `${path}: ${reasonOf(error)}`}`,
        { path },
      );

/** A regular file that the user has named, of at most `limit` bytes. Throws FwctlError `usage`. */
export function readNamedFile(what: string, path: string, limit: number): Buffer {
  try {
    return readRegular(path, limit);
  } catch (error) {
    throw namedFileError(what, 'read', path, error);
  }
}

/** Writes a file that the user has named: whole, or what was there stays. Throws FwctlError `usage`. */
export function writeNamedFile(what: string, path: string, data: string | Uint8Array, mode?: number): void {
  try {
    replaceFile(path, data, mode);
  } catch (error) {
    throw namedFileError(what, 'written', path, error);
  }
}

const PIECE = 1 << 18;

/** What the shell hands over as a file that is none, `<(command)`: an open descriptor, to be read as stdin is. */
const HANDED = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/;

const isStream = (path: string): boolean => path === '-' || path === '/dev/stdin' || HANDED.test(path);

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false; // it is closed
  }
}

async function streamOf(path: string): Promise<AsyncIterable<Buffer> | Iterable<Buffer>> {
  const fd = Number(HANDED.exec(path)?.[1] ?? 0);
  // A file that the shell has opened never keeps anybody waiting.
  if (fd === 0) return otherInput() ?? (isFile(0) ? piecesOfOpen(0, PIECE) : process.stdin);
  const { createReadStream } = await import('node:fs');
  return createReadStream('', { fd, highWaterMark: PIECE });
}

/**
 * A regular file that the user has named, or stdin for `-`, piece by piece and of any length; a piece of a file is gone when the next is asked
 * for. Throws FwctlError `usage`.
 */
export async function* inputPieces(what: string, path: string): AsyncGenerator<Buffer> {
  try {
    yield* isStream(path) ? await streamOf(path) : piecesOf(path, PIECE);
  } catch (error) {
    throw namedFileError(what, 'read', path, error);
  }
}

/** The same, whole, of at most `limit` bytes. Of stdin not by one call: Ctrl-C has to end a command that waits for a terminal or a pipe. */
export async function readInput(what: string, path: string, limit: number): Promise<Buffer> {
  if (!isStream(path)) return readNamedFile(what, path, limit);
  const pieces: Buffer[] = [];
  let total = 0;
  for await (const piece of inputPieces(what, path)) {
    total += piece.length;
    if (total > limit)
      throw new FwctlError('usage', `${what} can't be read: it has more than ${sizeText(limit)}`, { path });
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}
