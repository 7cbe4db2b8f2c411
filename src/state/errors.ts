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

const OTHER_FOLDER = 'choose a folder that you may write to with --state-dir or FWCTL_STATE_DIR';

/** An error on the way to a file: of the file system, or of the native code that locks. */
export function unusable(what: 'read' | 'written', path: string, error: unknown): StateError {
  const { code, message } = error as NodeJS.ErrnoException;
  const next =
    code === 'MODULE_NOT_FOUND' ? 'koffi is missing, which locks state files: npm ci' : OTHER_FOLDER;
  return new StateError(`the state file ${path} can't be ${what}: ${code ?? message}`, path, next);
}
