import { FwctlError } from '../client/errors.js';
import { libraryError } from './library-errors.js';

/** Any error as one of fwctl's, as `libraryError`; what nobody expected has what it was as its cause. */
export async function asLibraryError(
  error: unknown,
  from: (...asked: never) => unknown,
): Promise<FwctlError> {
  if (error instanceof FwctlError) return libraryError(error, from);
  const known = (await import('../cli/errors.js')).asFwctlError(error);
  return Object.assign(libraryError(known, from), { cause: error });
}
