import { closeSync, readSync } from 'node:fs';
import { namedFileError } from './named.js';
import { openRegular, requireSize } from './read.js';

/** A regular file of the user's that stays open: bytes of it are read when they are asked for. */
export interface FileSource {
  readonly path: string;
  readonly length: number;
  /** As many of the bytes as there are, in `room` where it is given. Throws FwctlError `usage`. */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array;
  close(): void;
}

/** Opens a file of at most `limit` bytes. Throws FwctlError `usage`. */
export function openNamedFile(what: string, path: string, limit: number): FileSource {
  const told = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      throw namedFileError(what, 'read', path, error);
    }
  };
  const { fd, stats } = told(() => openRegular(path));
  try {
    told(() => requireSize(path, stats.size, limit));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    path,
    length: stats.size,
    read: (offset, length, room = new Uint8Array(length)) =>
      told(() => {
        const bytes = room.subarray(0, length);
        let done = 0;
        while (done < length) {
          const got = readSync(fd, bytes, done, length - done, offset + done);
          if (!got) break;
          done += got;
        }
        return bytes.subarray(0, done);
      }),
    close: () => closeSync(fd),
  };
}
