import {
  closeSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { FwctlError } from '../../client/backend.js';
import type { Call, CallSink, Timing } from '../calls.js';
import { Chain, callMembers, type Namer, type Origin, TAPE_SCHEMA } from './line.js';
import { mapBytes, redacted, type SecretFinder } from './redact.js';

export interface TapeOptions {
  readonly origin: Omit<Origin, 'date' | 'redacted'>;
  readonly name?: Namer;
  /** Finds what is to be kept secret: then nothing is written before the end. */
  readonly secrets?: SecretFinder;
  /** Is told once why no more can be written. The tape then has no end mark. */
  readonly failed: (error: FwctlError) => void;
}

/** A tape that is being written. */
export interface Tape {
  /** Takes calls from wherever they come. Throws nothing. */
  readonly sink: CallSink;
  /** Calls so far. */
  readonly calls: number;
  /** Writes the end mark. A tape without calls leaves nothing behind, and an old tape in its place. May be called again. */
  end(): void;
}

/** What every tape begins with. */
const BEGINNING = '{"schema":"fwctl.tape/';

/** The path behind a name that may be written to: nothing is there, an empty file, or a tape. Throws FwctlError `usage`. */
function replaceable(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return file;
  const isOld = stats.isFile() && (stats.size === 0 || beginningOf(file) === BEGINNING);
  if (isOld) return realpathSync(file);
  throw new FwctlError('usage', `${file} is there, and no tape: it is not replaced`, {
    path: file,
    next: 'name another file, or remove this one',
  });
}

function beginningOf(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    return bytes.toString('latin1', 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

/** A file that takes its name with the first call on it: until then an old tape stays. */
class TapeFile {
  private readonly path: string;
  private readonly draft: string;
  private readonly fd: number;
  private named = false;

  constructor(file: string) {
    this.path = replaceable(file);
    this.draft = `${this.path}.${process.pid}.tmp`;
    this.fd = openSync(this.draft, 'wx', 0o600);
  }

  /** Takes the name. Throws FwctlError `usage` where something else has it meanwhile, as a result of the command that is recorded. */
  name(): void {
    if (this.named) return;
    replaceable(this.path);
    renameSync(this.draft, this.path);
    this.named = true;
  }

  write(text: string): void {
    let rest: Uint8Array = Buffer.from(text);
    while (rest.length) rest = rest.subarray(writeSync(this.fd, rest));
  }

  close(): void {
    closeSync(this.fd);
    if (!this.named) rmSync(this.draft, { force: true });
  }
}

const unwritable = (file: string, error: unknown): FwctlError =>
  error instanceof FwctlError
    ? error
    : new FwctlError('usage', `the tape can't be written: ${(error as Error).message}`, { path: file });

/**
 * A tape in a file for its owner alone, in which each call stands as soon as it has ended. Of a file that is there, only a tape is
 * replaced, when the first call is recorded. Throws FwctlError `usage`, with nothing changed.
 */
export function writeTape(file: string, options: TapeOptions): Tape {
  try {
    return new FileTape(file, new TapeFile(file), options);
  } catch (error) {
    throw unwritable(file, error);
  }
}

class FileTape implements Tape {
  calls = 0;
  private readonly chain = new Chain();
  private readonly held: { call: Call; timing: Timing }[] = [];
  private readonly closed = new Set<number>();
  private state: 'open' | 'failed' | 'ended' = 'open';

  constructor(
    private readonly file: string,
    private readonly out: TapeFile,
    private readonly options: TapeOptions,
  ) {
    const { origin, secrets } = options;
    const date = new Date().toISOString();
    const argv = secrets ? ownWords(origin.argv) : origin.argv;
    this.line({ schema: TAPE_SCHEMA, origin: { ...origin, argv, date, redacted: Boolean(secrets) } });
  }

  readonly sink: CallSink = (call, timing) => {
    if (this.state !== 'open' || this.comesTooLate(call)) return;
    this.calls++;
    if (this.options.secrets) this.held.push({ call: kept(call), timing });
    else this.try(() => this.add(this.calls, call, timing));
  };

  end(): void {
    if (this.state === 'ended') return;
    const { secrets } = this.options;
    if (this.state === 'open')
      this.try(() => {
        if (secrets) {
          const calls = redacted(
            this.held.map(({ call }) => call),
            secrets,
          );
          for (const [i, { timing }] of this.held.entries()) this.add(i + 1, calls[i] as Call, timing);
        }
        this.line({ end: { calls: this.calls } });
      });
    this.state = 'ended';
    this.out.close();
  }

  private add(number: number, call: Call, timing: Timing): void {
    this.line(callMembers(number, call, timing, this.options.name));
    this.out.name();
  }

  private line(members: object): void {
    this.out.write(this.chain.seal(JSON.stringify(members)));
  }

  /** A program that dies while a call runs has closed its file by the time the call ends: nobody got the answer. */
  private comesTooLate(call: Call): boolean {
    if (!('file' in call)) return false;
    if (this.closed.has(call.file)) return true;
    if (call.call === 'close') this.closed.add(call.file);
    return false;
  }

  private try(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.state = 'failed';
      this.options.failed(unwritable(this.file, error));
    }
  }
}

/** The words of a command line up to the first flag or assignment: what follows may name a secret. */
function ownWords(argv: readonly string[]): string[] {
  const end = argv.findIndex((word) => word.startsWith('-') || word.includes('='));
  return argv.slice(0, end < 0 ? argv.length : end);
}

/** A call whose bytes nobody else changes. */
const kept = (call: Call): Call => mapBytes(call, (bytes) => new Uint8Array(bytes));
