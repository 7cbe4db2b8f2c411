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
} from '../client/backend.js';
import { type Errno, errnoMeaning, isErrno } from '../uapi/errno.js';
import { MAX_RPC_LEN } from '../uapi/ioctl.js';
import { hostMoment } from './host-clocks.js';
import type { Call, CallSink, Named, Refusal, Written } from './tape/calls.js';

/** The words for an errno of open(2) that says all that there is to say. */
export const openRefusal = (device: string, errno: Errno): string =>
  `${device} can't be opened: ${errno}, ${errnoMeaning(errno)}`;

/**
 * A backend that does as the given one, and tells the sink of each call as it ends. What fails without an errno is told only of open. `opening`: what
 * is to be done before a device is opened.
 * Throws nothing; its methods throw what those of the backend do.
 * Source: fwctl-tape(5).
 */
export function recording(
  backend: Backend,
  sink: CallSink,
  opening?: (device: string) => Promise<unknown>,
): Backend {
  return new RecordingBackend(backend, sink, opening);
}

const NOTHING = new Uint8Array(0);

/** Runs a call and tells of it. */
type Tell = <T>(run: () => Promise<T>, call: (result: T) => Call) => Promise<T>;

function teller(sink: CallSink): Tell {
  let first: number | undefined;
  return async (run, call) => {
    const began = performance.now();
    first ??= began;
    const result = await run();
    sink(call(result), { start: began - first, took: performance.now() - began });
    return result;
  };
}

/** Gives no advice and traces nothing: a tape has neither, and what is recorded is replayed to the letter. */
class RecordingBackend implements Backend {
  readonly name: string;
  readonly remote: string | undefined;
  private readonly tell: Tell;
  private files = 0;

  constructor(
    private readonly inner: Backend,
    sink: CallSink,
    private readonly opening?: (device: string) => Promise<unknown>,
  ) {
    this.name = inner.name;
    this.remote = inner.remote;
    this.tell = teller(sink);
  }

  get emulated(): boolean | undefined {
    return this.inner.emulated;
  }

  get usual(): string | undefined {
    return this.inner.usual;
  }

  get taken(): Backend['taken'] {
    return this.inner.taken;
  }

  list(wanted?: string): Promise<DeviceEntry[]> {
    const asked = wanted === undefined ? {} : { wanted };
    return this.tell(
      () => this.inner.list(wanted),
      (devices) => ({ call: 'list', ...asked, devices }),
    );
  }

  host(): Promise<Host> {
    return this.tell(
      () => this.inner.host(),
      (host) => ({ call: 'host', host }),
    );
  }

  moment(): Promise<Moment> {
    return this.tell(
      async () => (await this.inner.moment?.()) ?? hostMoment(),
      (moment) => ({ call: 'clock', moment }),
    );
  }

  async open(name: string): Promise<Handle> {
    const file = ++this.files;
    await this.opening?.(name);
    const opened = await this.tell(
      () =>
        this.inner.open(name).catch((error) => {
          if (error instanceof FwctlError) return error;
          throw error;
        }),
      (result) => ({
        call: 'open',
        file,
        device: name,
        ...(result instanceof FwctlError ? failure(name, result) : {}),
      }),
    );
    if (opened instanceof FwctlError) throw opened;
    return new RecordingHandle(opened, file, this.tell);
  }
}

function failure(device: string, { kind, message, facts }: FwctlError): { errno?: Errno; refusal?: Refusal } {
  const { errno, next } = facts;
  if (errno && message === openRefusal(device, errno) && !next) return { errno };
  return { ...(errno ? { errno } : {}), refusal: { kind, message, ...(next ? { next } : {}) } };
}

class RecordingHandle implements Handle {
  private readonly memories = new Map<number, DeviceMemory>();

  constructor(
    private readonly inner: Handle,
    private readonly file: number,
    private readonly tell: Tell,
  ) {}

  info(): Promise<DeviceInfo | Errno> {
    const { file } = this;
    return this.tell(
      () => this.inner.info(),
      (info) => (isErrno(info) ? { call: 'info', file, errno: info } : { call: 'info', file, ...info }),
    );
  }

  rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory?: readonly MessageMemory[],
  ): Promise<Uint8Array | Errno> {
    const { file } = this;
    const sent = memory?.map(({ bytes }) => new Uint8Array(bytes));
    const before = [...this.memories.values()].map(({ mkey, bytes }) => ({
      mkey,
      bytes,
      was: new Uint8Array(bytes),
    }));
    return this.tell(
      () => this.inner.rpc(scope, input, outLen, memory),
      (output) => {
        const written = before.flatMap(({ mkey, bytes, was }) => writtenIn(mkey, was, bytes));
        return {
          call: 'rpc',
          file,
          scope,
          ...(input.length > MAX_RPC_LEN ? { input: NOTHING, inLen: input.length } : { input }),
          outLen,
          ...(memory?.length ? { memory: memory.map((part, i) => named(part, sent?.[i] ?? NOTHING)) } : {}),
          output,
          ...(written.length ? { written } : {}),
        };
      },
    );
  }

  get expect(): Handle['expect'] {
    return this.inner.expect?.bind(this.inner);
  }

  get follow(): Handle['follow'] {
    return this.inner.follow?.bind(this.inner);
  }

  async umem(length: number): Promise<DeviceMemory | Errno> {
    const { file, memories } = this;
    const memory = await this.tell(
      async () => (await this.inner.umem?.(length)) ?? ('ENOTTY' as const),
      (result) =>
        isErrno(result)
          ? { call: 'umem', file, length, errno: result }
          : { call: 'umem', file, length, mkey: result.mkey, address: result.address },
    );
    if (isErrno(memory)) return memory;
    const { mkey, bytes, address } = memory;
    memories.set(mkey, memory);
    const release = () => {
      memories.delete(mkey);
      return this.tell(
        () => memory.release(),
        () => ({ call: 'release', file, mkey }),
      );
    };
    return { bytes, mkey, address, release };
  }

  close(): Promise<void> {
    const { file } = this;
    return this.tell(
      () => this.inner.close(),
      () => ({ call: 'close', file }),
    );
  }
}

/** Memory that a message named, before and after. */
function named({ at, bytes }: MessageMemory, sent: Uint8Array): Named {
  return Buffer.compare(sent, bytes) === 0 ? { at, sent } : { at, sent, got: new Uint8Array(bytes) };
}

/** Bytes that are looked at in a step. */
const STEP = 64;

/** What differs between two states of a memory, in runs of whole steps. */
function writtenIn(mkey: number, was: Uint8Array, is: Uint8Array): Written[] {
  const [before, after] = [Buffer.from(was.buffer), Buffer.from(is.buffer, is.byteOffset, is.length)];
  if (before.equals(after)) return [];
  const written: Written[] = [];
  let start: number | undefined;
  for (let at = 0; at < after.length + STEP; at += STEP) {
    const end = at + STEP;
    const same = at >= after.length || before.subarray(at, end).equals(after.subarray(at, end));
    if (!same) start ??= at;
    else if (start !== undefined) {
      written.push({ mkey, offset: start, bytes: new Uint8Array(is.subarray(start, at)) });
      start = undefined;
    }
  }
  return written;
}
