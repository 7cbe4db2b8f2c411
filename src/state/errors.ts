import { reasonOf } from '../files/reason.js';

/** A state folder or file that can't be used: what is wrong, which path, and the way out. */
export class StateError extends Error {
  override readonly name = 'StateError';
  constructor(
    message: string,
    readonly path: string,
    readonly next: string,
  ) {
    super(message);
  }
}

const RESET = '`fwctl emulator reset` keeps the file aside and starts afresh';

export const damaged = (path: string, why: string): StateError =>
  new StateError(`the state file ${path} is damaged: ${why}`, path, RESET);

/** A file that another one names. */
export const missing = (path: string, what: string): StateError =>
  new StateError(`the state file ${path} is missing: ${what}`, path, RESET);

export const newer = (path: string, version: number, known: number): StateError =>
  new StateError(
    `the state file ${path} is of version ${version}; this fwctl knows versions up to ${known}`,
    path,
    `use the fwctl that wrote it, or another --state-dir; ${RESET}`,
  );

/** Changes in the folder of another user that were begun and not ended: they are not brought to their end in passing. */
export const begunByAnother = (path: string, uid: number): StateError =>
  new StateError(
    `the state file ${path} has changes that user ${uid} has begun and not ended`,
    path,
    'run any fwctl command as that user, or choose another folder with --state-dir; `fwctl emulator reset` starts afresh',
  );

const OTHER_FOLDER = 'choose a folder that you may write to with --state-dir or FWCTL_STATE_DIR';

/** What can be done about an errno; about all others, to use another folder. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  EDQUOT: 'make room there, or choose another folder with --state-dir; the file is as it was',
  ENOSPC: 'make room there, or choose another folder with --state-dir; the file is as it was',
};

/** An error on the way to a file: of the file system, or of the native code that locks. */
export function unusable(what: 'read' | 'written' | 'locked', path: string, error: unknown): StateError {
  const { code = '', path: where, message } = error as NodeJS.ErrnoException;
  if (code === 'NO_KOFFI') {
    const { next } = error as { next: string };
    return new StateError(`the state file ${path} can't be ${what}: ${message}`, path, next);
  }
  // Something in its place: reset renames it.
  const own = where === undefined || where === path;
  const inPlace = what !== 'locked' && own && (code === 'EISDIR' || code === 'EINVAL' || code === 'EFBIG');
  const next = WAYS_OUT[code] ?? (inPlace ? RESET : OTHER_FOLDER);
  return new StateError(`the state file ${path} can't be ${what}: ${reasonOf(error)}`, path, next);
}
