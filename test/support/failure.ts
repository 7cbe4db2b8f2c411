import { FwctlError } from '../../src/client/errors.js';

/** The error of fwctl that something fails with. Throws what is none of them, and where nothing fails. */
export async function failureOf(work: Promise<unknown>): Promise<FwctlError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}
