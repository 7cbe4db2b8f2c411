import { existsSync, rmSync } from 'node:fs';
import { bytesOf, hexOf } from '../../backends/hex.js';
import type { Asked } from '../../backends/snapshot/document.js';
import {
  errno as errnoName,
  list,
  message,
  object,
  optional,
  type Shape,
  text,
  u32,
} from '../../backends/tape/members.js';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile, writeNamedFile } from '../../files/named.js';
import type { Errno } from '../../uapi/errno.js';
import type { Target } from '../connect.js';

const SCHEMA = 'fwctl.snapshot.resume/1';
const WHAT = 'what is there of the snapshot';

/** A question and its answer: `out`, or why there was none. */
interface Kept {
  readonly scope: number;
  readonly in: string;
  readonly out_len: number;
  readonly out?: string;
  readonly errno?: Errno;
}

const FORM: Shape = {
  schema: text,
  asked: text,
  calls: list(
    object({ scope: u32, in: message, out_len: u32, out: optional(message), errno: optional(errnoName) }),
  ),
};

/** What was answered before a device was gone, in FILE.resume as long as the snapshot is not whole. Methods throw FwctlError `usage`. */
export class PartialSnapshot {
  private readonly path: string;
  /** Tells one device from others. */
  private readonly asked: string;

  constructor(
    private readonly file: string,
    { backend, device }: Target,
  ) {
    this.path = `${file}.resume`;
    this.asked = `${device.name} (${device.parent}) of ${backend.name}`;
  }

  /** What was answered; nothing where there is no such file. */
  read(): readonly Asked[] {
    if (!existsSync(this.path)) return [];
    const { schema, asked, calls } = this.parsed();
    if (schema !== SCHEMA) throw this.damaged(`"schema" has to be ${SCHEMA}`);
    if (asked !== this.asked)
      throw new FwctlError('usage', `${this.path} is of another device: ${asked}`, {
        path: this.path,
        next: 'name that one, or leave --resume out to begin anew',
      });
    return calls.map(({ scope, in: input, out_len: outLen, out, errno }) => ({
      call: 'rpc',
      file: 1,
      scope,
      input: bytesOf(input),
      outLen,
      output: errno ?? bytesOf(out ?? ''),
    }));
  }

  private parsed(): { schema: string; asked: string; calls: readonly Kept[] } {
    let value: unknown;
    try {
      value = JSON.parse(readNamedFile(WHAT, this.path, LIMITS.snapshot).toString());
    } catch (error) {
      if (error instanceof FwctlError) throw error;
      throw this.damaged('it is no JSON');
    }
    const wrong = object(FORM)(value);
    if (wrong) throw this.damaged(`it has to be ${wrong}`);
    return value as { schema: string; asked: string; calls: readonly Kept[] };
  }

  private damaged(why: string): FwctlError {
    return new FwctlError('usage', `${this.path} can't be gone on with: ${why}`, {
      path: this.path,
      next: 'begin anew: leave --resume out',
    });
  }

  /** Keeps what was answered, and gives the error that says so. */
  keep(calls: readonly Asked[], error: FwctlError): FwctlError {
    const kept = calls.flatMap(({ scope, input, outLen, output, memory, onceBound }): Kept[] => {
      if (memory || onceBound !== undefined) return [];
      const answer = typeof output === 'string' ? { errno: output } : { out: hexOf(output) };
      return [{ scope, in: hexOf(input), out_len: outLen, ...answer }];
    });
    if (!kept.length) return error;
    const { path, asked } = this;
    writeNamedFile(WHAT, path, `${JSON.stringify({ schema: SCHEMA, asked, calls: kept })}\n`, 0o600);
    return new FwctlError(error.kind, error.message, {
      ...error.facts,
      path: this.file,
      next: `the first ${kept.length} answers are in ${path}: the same line with --resume asks for the rest`,
    });
  }

  /** The snapshot is whole. */
  end(): void {
    rmSync(this.path, { force: true });
  }
}
