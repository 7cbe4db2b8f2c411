import { basename } from 'node:path';
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

  /** `file`: what stands in place of a device, of which errors tell the path. */
  constructor(private readonly file?: string) {}

  /** Throws what is a defect of fwctl. */
  failed(part: Part, error: unknown): FwctlError {
    const known = asFwctlError(error);
    if (known.kind === 'internal') throw error;
    const { errno } = known.facts;
    if (errno === 'ETIMEDOUT') this.silences++;
    if (errno === 'ENODEV' || this.silences >= MOST_SILENCES) this.gone = known;
    this.unread.push({ part, error: this.told(known) });
    return known;
  }

  /** The folders of a file are nobody's business: what is told may go far. */
  private told(error: FwctlError): ReadError {
    const { path: _, line: __, column: ___, near: ____, ...told } = errorJson(error);
    return Object.fromEntries(
      Object.entries(told)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => [key, typeof value === 'string' ? this.withoutFolders(value) : value]),
    ) as unknown as ReadError;
  }

  private withoutFolders(text: string): string {
    return this.file === undefined ? text : text.replaceAll(this.file, basename(this.file));
  }
}
