import type { FwctlError } from '../../client/errors.js';
import type { Part, ReadError, Unread } from '../../report/document.js';
import { asFwctlError, errorJson } from '../errors.js';

/** Parts that may end in a time-out, for which a driver waits long, before a device is taken for dead. */
const MOST_SILENCES = 2;

/** Reads one part after the other. What fails is kept; once the device is gone, nothing more is asked. */
export class Reader {
  readonly unread: Unread[] = [];
  /** What ended it all. */
  gone: FwctlError | undefined;
  private silences = 0;

  async part<T>(part: Part, read: () => Promise<T>): Promise<T | undefined> {
    try {
      if (this.gone) throw this.gone;
      return await read();
    } catch (error) {
      this.failed(part, error);
      return undefined;
    }
  }

  /** Throws what is a defect of fwctl. */
  failed(part: Part, error: unknown): FwctlError {
    const known = asFwctlError(error);
    if (known.kind === 'internal') throw error;
    const { errno } = known.facts;
    if (errno === 'ETIMEDOUT') this.silences++;
    if (errno === 'ENODEV' || this.silences >= MOST_SILENCES) this.gone = known;
    this.unread.push({ part, error: errorJson(known) as unknown as ReadError });
    return known;
  }
}
