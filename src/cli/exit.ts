export { EXIT_CODES } from '../client/errors.js';

/** Ended by Ctrl-C; stdout was closed. */
export const INTERRUPTED = 130;
export const CLOSED_STDOUT = 141;
/** A condition was not met in time; as timeout(1) has it. */
export const TIMED_OUT = 124;
