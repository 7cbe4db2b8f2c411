import {
  type Backend,
  type DeviceEntry,
  type DeviceInfo,
  type DeviceMemory,
  FwctlError,
  type Handle,
  type Host,
  type MessageMemory,
  type Moment,
  UNKNOWN_HOST,
} from '../client/backend.js';
import type { Errno } from '../uapi/errno.js';
import { MAX_RPC_LEN } from '../uapi/ioctl.js';
import { hostMoment } from './host-clocks.js';
import { letSignalsIn } from './let-signals-in.js';
import { openRefusal } from './record.js';
import type { Call } from './tape/calls.js';
import { type Asked, asked, differs, mismatch, titleOf } from './tape/differs.js';
import type { Origin } from './tape/line.js';
import { Listings } from './tape/listings.js';
import { badLine, readTape, type TapeCall, type TapeRecord } from './tape/read.js';

/**
 * `strict`: on each open file the calls come as they were recorded; `lookup`: a call is answered as the recorded one with the same input, in
 * whatever order.
 */
export const REPLAY_MODES = ['strict', 'lookup'] as const;
/** Whether calls have to come as they were recorded: in their order, or in any. */
export type ReplayMode = (typeof REPLAY_MODES)[number];

/** A backend that answers from a tape, and what it knows of how the calls went. */
export interface ReplayBackend extends Backend {
  /** What was recorded and not asked for so far. Throws nothing. */
  leftOver(): TapeCall[];
  /** The first call that the tape does not have: who made it may have gone on without the answer. */
  readonly difference: FwctlError | undefined;
}

/** A file of the tape: its opening, and what was asked on it. */
interface Track {
  readonly device: string;
  readonly opening: TapeCall;
  readonly calls: TapeCall[];
}

/**
 * Answers as a tape does, under the name of the backend that was recorded. A call that the tape does not have is FwctlError `differs`. Throws
 * FwctlError `usage` with the line of the tape where it can't be used.
 * Source: fwctl-tape(5).
 */
export function replayBackend(file: string, options: { mode?: ReplayMode } = {}): ReplayBackend {
  return new TapeBackend(readTape(file), options.mode ?? 'strict');
}

/** The same of calls that no file holds, in their order. */
export function replayCalls(
  origin: Pick<Origin, 'backend' | 'date' | 'redacted'>,
  calls: readonly Call[],
): ReplayBackend {
  const timing = { start: 0, took: 0 };
  return new TapeBackend(
    {
      file: 'recorded calls',
      origin: { ...origin, fwctl: '', argv: [], kernel: '' },
      calls: calls.map((call, i) => ({ line: i + 1, number: i + 1, call, timing })),
      ended: true,
    },
    'strict',
  );
}

class TapeBackend implements ReplayBackend {
  readonly name: string;
  readonly taken: Backend['taken'] & object;
  readonly usual: string | undefined;
  difference: FwctlError | undefined;
  private readonly unasked: Set<TapeCall>;
  private readonly tracks: readonly Track[];
  private readonly listings: Listings;
  private readonly hosts: Host[];
  private readonly moments: Moment[];
  /** The moment that was given last, and when. */
  private given: { moment: Moment; at: Moment } | undefined;
  private readonly opened = new Map<string, number>();
  private readonly index = new Map<string, TapeCall[]>();

  constructor(
    private readonly tape: TapeRecord,
    private readonly mode: ReplayMode,
  ) {
    this.name = tape.origin.backend;
    this.taken = tape.origin;
    this.tracks = tracksOf(tape);
    this.listings = new Listings(tape);
    this.usual = this.listings.usual;
    this.hosts = tape.calls.flatMap(({ call }) => (call.call === 'host' ? [call.host] : []));
    this.moments = tape.calls.flatMap(({ call }) => (call.call === 'clock' ? [call.moment] : []));
    this.unasked = new Set(this.tracks.flatMap(({ opening, calls }) => [opening, ...calls]));
    if (mode === 'lookup') this.fillIndex();
  }

  private fillIndex(): void {
    for (const track of this.tracks)
      for (const call of track.calls)
        for (const place of [track.opening.line, track.device]) {
          const key = keyOf(place, asked(call.call));
          const known = this.index.get(key);
          if (known) known.push(call);
          else this.index.set(key, [call]);
        }
  }

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const devices = this.listings.next(wanted);
    if (devices) return devices;
    const { line, names } = this.listings.known();
    throw badLine(
      this.tape.file,
      line,
      names ? `the tape is of ${names}, not of ${wanted}` : 'the tape tells of no device',
      'leave the device out, or name one that was recorded',
    );
  }

  async host(): Promise<Host> {
    const [host = UNKNOWN_HOST] = this.hosts;
    if (this.hosts.length > 1) this.hosts.shift();
    return host;
  }

  /** As they were recorded; behind the last of them the time goes on. */
  async moment(): Promise<Moment> {
    const at = hostMoment();
    const moment = this.moments.shift() ?? this.later(at);
    this.given = { moment, at };
    return moment;
  }

  private later(now: Moment): Moment {
    if (!this.given) return now;
    const { moment, at } = this.given;
    const passed = now.steady - at.steady;
    return { wall: moment.wall + passed, steady: moment.steady + passed };
  }

  async open(name: string): Promise<Handle> {
    const own = this.tracks.filter(({ device }) => device === name);
    const count = this.opened.get(name) ?? 0;
    const track = own[count] ?? (this.mode === 'lookup' ? own.at(-1) : undefined);
    if (!track) {
      const last = own.at(-1)?.opening.line ?? this.tape.calls.at(-1)?.line ?? 1;
      throw this.differs(last, `${name} is opened ${count + 1} times; on the tape ${count} times`);
    }
    this.opened.set(name, count + 1);
    this.unasked.delete(track.opening);
    const { errno, refusal } = track.opening.call as TapeCall['call'] & { call: 'open' };
    if (refusal) {
      const { kind, message, next } = refusal;
      throw new FwctlError(kind, message, { ...(errno ? { errno } : {}), ...(next ? { next } : {}) });
    }
    if (errno) throw new FwctlError('kernel', openRefusal(name, errno), { errno });
    return new TapeHandle(this.mode === 'strict' ? this.inOrder(track) : this.byInput(track));
  }

  private differs(line: number, words: string, offset?: number): FwctlError {
    const error = differs(this.tape.file, line, words, offset);
    this.difference ??= error;
    return error;
  }

  leftOver(): TapeCall[] {
    return [...this.unasked];
  }

  private inOrder(track: Track): Answers {
    let at = 0;
    return (ask) => {
      const due = track.calls[at];
      if (!due) {
        const last = track.calls.at(-1) ?? track.opening;
        throw this.differs(last.line, `${titleOf(ask)} comes behind the last recorded call on the file`);
      }
      const { words, offset } = mismatch(due, ask) ?? {};
      if (words) throw this.differs(due.line, words, offset);
      at++;
      this.unasked.delete(due);
      return due;
    };
  }

  /** The file that was opened as the same one of its device comes first: some answers are of the file. */
  private byInput({ device, opening }: Track): Answers {
    return (ask) => {
      const keys = [opening.line, device].map((place) => keyOf(place, ask));
      const found = keys.map((key) => this.index.get(key)).find((calls) => calls !== undefined) ?? [];
      const [first] = found;
      if (!first)
        throw this.differs(
          this.tape.calls.at(-1)?.line ?? 1,
          `up to this line the tape does not have ${titleOf(ask)} on ${device} with this input and length`,
        );
      if (found.length > 1) found.shift();
      this.unasked.delete(first);
      return first;
    };
  }
}

/** Finds the recorded call for one that comes. Throws FwctlError `differs`. */
type Answers = (ask: Asked) => TapeCall;

/** To release memory and to close the file is not asked for: it has no answer, and programs that end leave it to the kernel. */
function tracksOf({ calls }: TapeRecord): Track[] {
  const tracks = new Map<number, Track>();
  for (const one of calls) {
    const { call } = one;
    if (call.call === 'open') tracks.set(call.file, { device: call.device, opening: one, calls: [] });
    else if (call.call === 'info' || call.call === 'rpc' || call.call === 'umem')
      tracks.get(call.file)?.calls.push(one);
  }
  // What was asked on a file that could not be opened, as through a served device, nobody can ask again.
  return [...tracks.values()].map((track) =>
    'errno' in track.opening.call ? { ...track, calls: [] } : track,
  );
}

/** `place`: a device, or the line at which a file was opened. */
const keyOf = (place: string | number, ask: Asked): string =>
  [
    place,
    ask.call,
    ask.scope,
    ask.outLen,
    ask.inLen,
    ask.input && Buffer.from(ask.input).toString('latin1'),
    ...(ask.memory ?? []).map(({ at, bytes }) => `${at} ${Buffer.from(bytes).toString('latin1')}`),
  ].join(' ');

class TapeHandle implements Handle {
  private readonly memories = new Map<number, Uint8Array>();
  private isOpen = true;

  constructor(private readonly answers: Answers) {}

  private next<Kind extends Asked['call']>(ask: Asked & { call: Kind }): TapeCall['call'] & { call: Kind } {
    if (!this.isOpen) throw new Error('a call on a closed handle');
    return this.answers(ask).call as TapeCall['call'] & { call: Kind };
  }

  async info(): Promise<DeviceInfo | Errno> {
    const call = this.next({ call: 'info' });
    if ('errno' in call) return call.errno;
    return { deviceType: call.deviceType, data: call.data };
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: readonly MessageMemory[] = [],
  ): Promise<Uint8Array | Errno> {
    await letSignalsIn();
    const {
      output,
      memory: recorded = [],
      written = [],
    } = this.next({
      call: 'rpc',
      scope,
      input: input.length > MAX_RPC_LEN ? new Uint8Array(0) : input,
      inLen: input.length,
      outLen,
      ...(memory.length ? { memory } : {}),
    });
    for (const [i, { got }] of recorded.entries()) if (got) memory[i]?.bytes.set(got);
    for (const { mkey, offset, bytes } of written) this.memories.get(mkey)?.set(bytes, offset);
    return output;
  }

  async umem(length: number): Promise<DeviceMemory | Errno> {
    const call = this.next({ call: 'umem', outLen: length });
    if ('errno' in call) return call.errno;
    const { mkey, address } = call;
    const bytes = new Uint8Array(length);
    this.memories.set(mkey, bytes);
    return { bytes, mkey, address, release: async () => void this.memories.delete(mkey) };
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }
}
