import { decode } from '../../../bits/codec.js';
import {
  MOST_PARAMETERS,
  messageForm,
  TIME_BITS,
  TIMESTAMP_EVENT,
  TRACE_BYTES,
  timestampForm,
} from './tracer.js';
import { render } from './tracer-format.js';
import type { StringDatabase, TraceString } from './tracer-strings.js';

/** A line of the trace. */
export interface Message {
  /** Cycles of the device's clock, 53 bits; undefined where no timestamp told. */
  readonly timestamp: number | undefined;
  /** Who wrote it: the events of messages, counted from the first. */
  readonly core: number;
  /** Traces before it were lost. */
  readonly lost: boolean;
  readonly text: string;
  /** The string, as the database has it; undefined where there is none at its address. */
  readonly format: string | undefined;
  /** What is wrong with it. */
  readonly notes: readonly string[];
}

/** What MTRC_CAP tells of the traces. */
export interface TraceKinds {
  /** MTRC_CAP.trc_ver */
  readonly version: number;
  /** The event ids of messages. */
  readonly first: number;
  readonly count: number;
}

interface Pending {
  readonly core: number;
  readonly lost: boolean;
  /** Low bits of its time. */
  readonly low: number;
  readonly address: number;
  readonly string: TraceString | undefined;
  readonly params: number[];
  readonly notes: string[];
}

/** Messages that may wait for parameters, and for a timestamp, at a time. */
const MOST_OPEN = 256;
const MOST_READY = 4096;

/**
 * Puts traces together into messages: the string that tdsn 0 points to, the parameters that follow it under the same tmsn, and the next
 * timestamp, of which a message has the low bits (fw_tracer.c: mlx5_tracer_handle_string_trace, mlx5_fw_tracer_handle_timestamp_trace).
 * Takes any bytes, and remembers a bounded number of messages.
 */
export class TraceReader {
  private readonly open = new Map<number, Pending>();
  private ready: Pending[] = [];
  private last = 0;

  constructor(
    private readonly strings: StringDatabase,
    private readonly kinds: TraceKinds,
  ) {}

  /** The messages that are complete with these traces. What is no whole trace at the end is left. */
  *feed(bytes: Uint8Array): Generator<Message> {
    for (let at = 0; at + TRACE_BYTES <= bytes.length; at += TRACE_BYTES) {
      const trace = bytes.subarray(at, at + TRACE_BYTES);
      if (trace[1] === TIMESTAMP_EVENT) yield* this.timestamp(trace);
      else this.message(trace);
      if (this.ready.length > MOST_READY) yield* this.release(undefined);
    }
  }

  /** The messages that still wait for something. */
  *end(): Generator<Message> {
    for (const pending of this.open.values()) this.ready.push(pending);
    this.open.clear();
    yield* this.release(undefined);
  }

  private message(trace: Uint8Array): void {
    const { lost, timestamp, event_id, tmsn, tdsn, string_param } = decode(messageForm(), trace);
    const core = event_id - this.kinds.first;
    if (core < 0 || core >= this.kinds.count) return; // another kind of event
    const key = event_id * 0x2000 + tmsn;
    const open = this.open.get(key);
    if (tdsn === 0) {
      if (open) this.finish(key, open);
      this.begin(key, { core, lost: lost === 1, low: timestamp, address: string_param });
    } else if (open) this.parameter(key, open, tdsn, string_param);
    else {
      const string = undefined;
      const notes = [`parameter ${tdsn} of message ${tmsn}, whose beginning is missing`];
      this.ready.push({
        core,
        lost: lost === 1,
        low: timestamp,
        address: string_param,
        string,
        params: [],
        notes,
      });
    }
  }

  private begin(key: number, head: Pick<Pending, 'core' | 'lost' | 'low' | 'address'>): void {
    const string = this.strings.at(head.address);
    const notes = string ? [] : ['no string of the database'];
    const pending: Pending = { ...head, string, params: [], notes };
    if (string && !string.ended) notes.push('the string has no end');
    if (!string || string.format.words === 0) {
      this.ready.push(pending);
      return;
    }
    this.open.set(key, pending);
    if (this.open.size <= MOST_OPEN) return;
    const [oldest] = this.open as Iterable<[number, Pending]>;
    if (oldest) this.finish(...oldest);
  }

  private parameter(key: number, open: Pending, tdsn: number, value: number): void {
    if (tdsn !== open.params.length + 1 && !open.notes.length)
      open.notes.push(`parameter ${tdsn} came where ${open.params.length + 1} was due`);
    open.params.push(value);
    const due = Math.min(open.string?.format.words ?? 0, MOST_PARAMETERS);
    if (open.params.length >= due) this.finish(key, open);
  }

  private finish(key: number, open: Pending): void {
    this.open.delete(key);
    this.ready.push(open);
  }

  private *timestamp(trace: Uint8Array): Generator<Message> {
    const fields = decode(timestampForm(), trace);
    const unreliable = this.kinds.version === 0 ? fields.urts >> 2 : fields.urts & 1;
    if (unreliable) return;
    const stamp = fields.timestamp52_40 * 2 ** 40 + fields.timestamp39_8 * 2 ** 8 + fields.timestamp7_0;
    if (stamp < this.last)
      for (const pending of this.ready) pending.notes.push(`the time went back from ${this.last}`);
    this.last = stamp;
    yield* this.release(stamp);
  }

  private *release(stamp: number | undefined): Generator<Message> {
    const { ready } = this;
    this.ready = [];
    for (const pending of ready) yield this.put(pending, stamp);
  }

  private put(
    { core, lost, low, address, string, params, notes }: Pending,
    stamp: number | undefined,
  ): Message {
    const found = string && render(string.format, params, (at) => this.strings.at(at)?.text);
    return {
      timestamp: stamp === undefined ? undefined : timeOf(low, stamp),
      core,
      lost,
      text: found?.text ?? `0x${address.toString(16).padStart(8, '0')}`,
      format: string?.text,
      notes: [...notes, ...(found?.notes ?? [])],
    };
  }
}

const RANGE = 2 ** TIME_BITS;

/** The last time up to the timestamp that has these low bits. */
function timeOf(low: number, stamp: number): number {
  const same = stamp - (stamp % RANGE) + low;
  return Math.max(same > stamp ? same - RANGE : same, 0);
}
