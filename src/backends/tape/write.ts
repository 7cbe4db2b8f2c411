import { FwctlError } from '../../client/backend.js';
import { LIMITS, namedFileError, readNamedFile } from '../../files/named.js';
import { MIB, sizeText } from '../../files/read.js';
import type { Call, CallSink, Timing } from './calls.js';
import { type Existing, TapeFile } from './file.js';
import { Chain, callMembers, type Namer, type Origin, TAPE_SCHEMA } from './line.js';
import { readTape } from './read.js';
import { mapBytes, redacted, type SecretFinder } from './redact.js';

/** What a tape keeps, and what it leaves out. */
export interface TapeOptions {
  readonly origin: Omit<Origin, 'date' | 'redacted'>;
  readonly name?: Namer;
  /** Finds what is to be kept secret: then nothing is written before the end. */
  readonly secrets?: SecretFinder;
  /** What becomes of a tape that is there [default: it stays, and nothing is recorded]. */
  readonly existing?: Existing;
  /** The most bytes that the tape may have [default: 64 MiB]. */
  readonly limit?: number | undefined;
  /** Is told once why no more can be written: the tape is full, and ends in order; or it can't be written, and has no end mark. */
  readonly failed: (error: FwctlError) => void;
}

/** A tape that is being written. */
export interface Tape {
  /** Takes calls from wherever they come. Throws nothing. */
  readonly sink: CallSink;
  /** Calls so far. */
  readonly calls: number;
  /** Writes the end mark. A tape without calls leaves nothing behind, and an old tape in its place. May be called again. What can't be written is told to `failed`. Throws nothing. */
  end(): void;
}

/** The most bytes of a tape, where nothing else is said. */
const TAPE_LIMIT = 64 * MIB;

/** Room for the end mark. */
const END_ROOM = 100;

/** What a call takes on a tape beside its bytes, about. */
const CALL_ROOM = 256;

const unwritable = (file: string, error: unknown): FwctlError =>
  namedFileError('the tape', 'written', file, error);

/**
 * A tape in a file for its owner alone, in which each call stands as soon as it has ended. Of a file that is there, only a tape is
 * replaced, when the first call is recorded. Throws FwctlError `usage`, with nothing changed.
 * Source: fwctl-tape(5).
 */
export function writeTape(file: string, options: TapeOptions): Tape {
  let out: TapeFile | undefined;
  try {
    out = new TapeFile(file, options.existing ?? 'refuse');
    return new FileTape(file, out, options);
  } catch (error) {
    out?.close();
    throw unwritable(file, error);
  }
}

class FileTape implements Tape {
  calls = 0;
  private readonly chain = new Chain();
  private readonly held: { call: Call; timing: Timing }[] = [];
  private readonly closed = new Set<number>();
  private state: 'open' | 'failed' | 'ended' = 'open';
  private bytes = 0;
  /** What calls that are held will take, about. */
  private heldBytes = 0;
  /** Of the tape that this one goes on with: the last number of an open file, and when its last call had ended. */
  private files = 0;
  private began = 0;

  constructor(
    private readonly file: string,
    private readonly out: TapeFile,
    private readonly options: TapeOptions,
  ) {
    if (out.goesOn) {
      this.goOn();
      return;
    }
    const { origin, secrets } = options;
    const date = new Date().toISOString();
    const argv = secrets ? ownWords(origin.argv) : origin.argv;
    this.line({ schema: TAPE_SCHEMA, origin: { ...origin, argv, date, redacted: Boolean(secrets) } });
  }

  readonly sink: CallSink = (given, { start, took }) => {
    const call = 'file' in given ? { ...given, file: given.file + this.files } : given;
    if (this.state !== 'open' || this.comesTooLate(call)) return;
    this.try(() => {
      const timing = { start: start + this.began, took };
      if (this.options.secrets) this.hold(call, timing);
      else this.add(call, timing);
    });
  };

  /** Goes on with the tape that is there: with all of it but its end mark. */
  private goOn(): void {
    const { file } = this;
    const { origin, calls } = readTape(file);
    const refused = (why: string): FwctlError =>
      new FwctlError('usage', `nothing can be added to ${file}: ${why}`, { path: file });
    if (origin.redacted || this.options.secrets) throw refused('a redacted tape is written at once');
    if (origin.backend !== this.options.origin.backend)
      throw refused(`it is a recording of the backend "${origin.backend}"`);
    const text = readNamedFile('the tape', file, LIMITS.tape).toString('utf8');
    const lines = text.split('\n').slice(0, -2);
    for (const line of lines) this.chain.accepts(line);
    this.write(`${lines.join('\n')}\n`);
    this.calls = calls.length;
    for (const { call, timing } of calls) {
      if ('file' in call) this.files = Math.max(this.files, call.file);
      this.began = Math.max(this.began, timing.start + timing.took);
    }
  }

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
          for (const [i, { timing }] of this.held.entries()) this.put(i + 1, calls[i] as Call, timing);
        }
        this.mark();
      });
    this.state = 'ended';
    this.out.close();
  }

  private hold(call: Call, timing: Timing): void {
    let bytes = CALL_ROOM + (call.call === 'list' ? JSON.stringify(call.devices).length : 0);
    mapBytes(call, (part) => {
      bytes += 2 * part.length;
      return part;
    });
    if (this.isFull(this.heldBytes + bytes)) {
      this.tellFull();
      return;
    }
    this.heldBytes += bytes;
    this.held.push({ call: kept(call), timing });
    this.calls++;
  }

  private add(call: Call, timing: Timing): void {
    const number = this.calls + 1;
    const text = this.textOf(number, call, timing);
    if (this.isFull(text.length)) this.tellFull();
    else {
      this.calls = number;
      this.put(number, call, timing, text);
    }
  }

  private textOf(number: number, call: Call, timing: Timing): string {
    const { name } = this.options;
    // Who names them counts the files of this process.
    const named = name && ((input: Uint8Array, file: number) => name(input, file - this.files));
    return JSON.stringify(callMembers(number, call, timing, named));
  }

  private put(number: number, call: Call, timing: Timing, text = this.textOf(number, call, timing)): void {
    this.write(this.chain.seal(text));
    this.out.name();
  }

  /** Whether so much more would be too much; there is room left for the end mark. */
  private isFull(more: number): boolean {
    return this.bytes + more + END_ROOM > (this.options.limit ?? TAPE_LIMIT);
  }

  /** The tape ends in order with what is on it. */
  private tellFull(): void {
    const limit = this.options.limit ?? TAPE_LIMIT;
    this.end();
    this.options.failed(
      new FwctlError(
        'usage',
        `the tape is full: ${this.file} may have ${sizeText(limit)}; the first ${this.calls} calls are on it, the others are not`,
        { path: this.file, next: 'more fits with --record-limit' },
      ),
    );
  }

  private mark(): void {
    this.line({ end: { calls: this.calls } });
  }

  private line(members: object): void {
    this.write(this.chain.seal(JSON.stringify(members)));
  }

  private write(text: string): void {
    this.out.write(text);
    this.bytes += Buffer.byteLength(text);
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
