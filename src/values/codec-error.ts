import { ValueError } from '../bits/codec.js';
import { PathError } from '../bits/path.js';
import { FwctlError } from '../client/errors.js';

/** The error of the codec as one of fwctl's, of kind `usage`; undefined for any other. */
export function codecError(error: unknown): FwctlError | undefined {
  if (error instanceof PathError)
    return new FwctlError('usage', error.message, {
      path: error.path,
      given: error.step,
      known: error.known,
    });
  if (error instanceof ValueError) return new FwctlError('usage', error.message, { path: error.path });
  return undefined;
}
