import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { reasonOf } from '../../files/reason.js';
import { writeAll } from '../../files/write.js';

const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;

/** A pipe that nobody reads is not waited for. */
const AS_IT_IS = O_NOFOLLOW | O_NONBLOCK;

/** Adds a line to the end of a file, as one write; a new one is its owner's. Why that can't be done; undefined: it is. */
export function toFile(path: string, line: string): string | undefined {
  try {
    const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | AS_IT_IS, 0o600);
    try {
      writeAll(fd, `${endsTorn(path) ? '\n' : ''}${line}\n`);
    } finally {
      closeSync(fd);
    }
    return undefined;
  } catch (error) {
    const isLink = (error as NodeJS.ErrnoException).code === 'ELOOP';
    return `${path}: ${isLink ? 'it is a symbolic link (ELOOP)' : reasonOf(error)}`;
  }
}

/** Whether the last line of a file has no end, as a full disk or a crash leaves it; false where it can't be read. */
function endsTorn(path: string): boolean {
  let fd: number | undefined;
  try {
    fd = openSync(path, O_RDONLY | AS_IT_IS);
    const stats = fstatSync(fd);
    const last = Buffer.alloc(1);
    return stats.isFile() && readSync(fd, last, 0, 1, stats.size - 1) === 1 && last[0] !== 0x0a;
  } catch {
    return false;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
