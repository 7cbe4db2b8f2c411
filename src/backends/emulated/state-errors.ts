import { FwctlError } from '../../client/backend.js';
import { StateError } from '../../state/errors.js';

/** Runs what may meet the state folder; its errors become those of the client. */
export function withState<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asClientError(error);
  }
}

export const asClientError = (error: unknown): unknown =>
  error instanceof StateError
    ? new FwctlError('state', error.message, { path: error.path, next: error.next })
    : error;
