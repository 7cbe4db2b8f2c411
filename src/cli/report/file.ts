import { FwctlError } from '../../client/errors.js';
import { namedFileError } from '../../files/named.js';
import { Draft } from '../../files/write.js';

const WHAT = 'the report';

/** Whether a report can be written there; before a device is asked for anything. Throws FwctlError `usage`. */
export function requireWritable(path: string, force: boolean): void {
  attempt(path, () => {
    const draft = new Draft(path);
    draft.drop();
    if (!draft.isNew && !force)
      throw new FwctlError('usage', `${WHAT} can't be written: ${path} is there already`, {
        path,
        next: 'name another file, or replace it with --force',
      });
  });
}

/** Writes it as one step. Without `force`, what is there meanwhile stays. Throws FwctlError `usage`. */
export function writeReport(path: string, page: string, force: boolean): void {
  attempt(path, () => {
    const draft = new Draft(path);
    draft.write(page);
    draft.name({ replace: force });
    draft.close();
  });
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw namedFileError(WHAT, 'written', path, error);
  }
}
