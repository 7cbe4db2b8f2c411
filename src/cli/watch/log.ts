import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { namedFileError } from '../../files/named.js';
import { requireRegular } from '../../files/read.js';

/** A file to which lines are added, each by one call of the kernel. */
export interface LineLog {
  add(text: string): void;
  close(): void;
}

/** Opens a regular file of the user's, or makes it. It, and `add`, throw FwctlError `usage`. */
export function openLog(path: string): LineLog {
  const what = 'the log';
  let fd: number | undefined;
  try {
    // Not to wait for somebody who reads a FIFO.
    const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
    fd = openSync(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, 0o666);
    requireRegular(path, fstatSync(fd));
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw namedFileError(what, 'written', path, error);
  }
  const open = fd;
  return {
    add(text) {
      try {
        let rest = Buffer.from(text);
        while (rest.length) rest = rest.subarray(writeSync(open, rest));
      } catch (error) {
        throw namedFileError(what, 'written', path, error);
      }
    },
    close: () => closeSync(open),
  };
}
