import type { ErrorKind } from '../client/errors.js';

/** The exit code of each kind of error; fwctl(1), "Exit status". */
export const EXIT_CODES: Record<ErrorKind, number> = {
  internal: 1,
  usage: 2,
  device: 3,
  policy: 4,
  kernel: 5,
  firmware: 6,
  reply: 7,
  state: 8,
  differs: 9,
};

/** Ended by Ctrl-C; stdout was closed. */
export const INTERRUPTED = 130;
export const CLOSED_STDOUT = 141;
/** A condition was not met in time; as timeout(1) has it. */
export const TIMED_OUT = 124;
