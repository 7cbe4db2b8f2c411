import { setMaxListeners } from 'node:events';
import type { Backend, DeviceEntry, Handle, Trace } from '../../client/backend.js';
import { safe } from '../../present/safe.js';
import type { Errno } from '../../uapi/errno.js';
import { writeNote } from '../output.js';

/** Devices that stay open from command to command; more are opened and closed by each. */
const MOST = 16;

/** An open device, and who sees now what reaches its firmware. */
interface Held {
  readonly handle: Handle;
  trace: Trace | undefined;
}

/** What an ended command finds in place of an answer. */
export class Ended extends Error {}

/** What is said of a device that was gone in the meantime. */
const OPENED_ANEW = 'it was reset, or taken out and put back, since it was opened: it is opened anew';

const CONNECTED_ANEW = 'the connection to its machine was cut since it was opened: it is opened anew';

const isSame = (one: DeviceEntry | undefined, other: DeviceEntry | undefined): boolean =>
  one?.name === other?.name && one?.parent === other?.parent && one?.function === other?.function;

/** The ways to devices of a session: each is made once, and its devices stay open. */
export class HeldDevices {
  private readonly ways = new Map<string, Promise<Backend>>();
  private readonly held = new Map<string, Promise<Held>>();
  /** What devices of other machines are: as long as one is open it is the same, and is not looked up for each command. */
  private readonly seen = new Map<string, DeviceEntry>();

  /** A way for one command, whose calls end with `signal`. `holds`: its devices stay open. */
  async lend(
    key: string,
    make: () => Promise<Backend>,
    signal: AbortSignal,
    holds: boolean,
  ): Promise<Backend> {
    // Of a device that is far away many calls are under way at once, and each listens.
    setMaxListeners(0, signal);
    let way = this.ways.get(key);
    if (!way) {
      way = make();
      this.ways.set(key, way);
      way.catch(() => this.ways.delete(key));
    }
    const backend = await way;
    const look = (wanted?: string) => this.look(`${key} ${wanted}`, backend, wanted);
    return lentBackend(backend, signal, look, async (name, trace) => {
      const own = `${key} ${name}`;
      if (!holds || (this.held.size >= MOST && !this.held.has(own))) return undefined;
      const before = this.seen.get(own);
      return new Lease(
        async () => {
          const held = await this.open(own, name, backend);
          held.trace = trace;
          return held;
        },
        () => this.drop(own),
        async () => before === undefined || isSame(before, (await look(name))[0]),
        name,
      );
    });
  }

  private async look(key: string, backend: Backend, wanted: string | undefined): Promise<DeviceEntry[]> {
    const known = this.seen.get(key);
    if (known && (await this.held.get(key))?.handle.isCut === false) return [known];
    this.seen.delete(key);
    const found = await backend.list(wanted);
    const [only] = found;
    if (only && backend.remote !== undefined && only.name === wanted) this.seen.set(key, only);
    return found;
  }

  private async open(key: string, name: string, backend: Backend): Promise<Held> {
    const known = this.held.get(key);
    if (known) {
      const held = await known;
      if (!held.handle.isCut) return held;
      await this.drop(key);
      writeNote(`fwctl: ${safe(name)}: ${CONNECTED_ANEW}\n`);
    }
    const made: { held?: Held } = {};
    const held = backend
      .open(name, (event) => made.held?.trace?.(event))
      .then((handle) => {
        made.held = { handle, trace: undefined };
        return made.held;
      });
    this.held.set(key, held);
    held.catch(() => this.held.delete(key));
    return held;
  }

  private async drop(key: string): Promise<void> {
    const held = this.held.get(key);
    this.held.delete(key);
    this.seen.delete(key);
    await (await held)?.handle.close();
  }

  /** Closes what is open; it is opened anew when it is asked for. */
  async close(): Promise<void> {
    await Promise.all([...this.held.keys()].map((key) => this.drop(key)));
  }
}

/** A held device as one command has it. */
class Lease {
  /** Whether anything was answered by a device that was there. */
  private isUsed = false;
  private held: Held | undefined;
  /** The handle that the command began with, and whether another could be had in its place when it was found gone. */
  private first: Handle | undefined;
  private anew: Promise<boolean> | undefined;

  constructor(
    private readonly open: () => Promise<Held>,
    private readonly drop: () => Promise<void>,
    /** Whether it is the same still that has its name. */
    private readonly isStill: () => Promise<boolean>,
    private readonly name: string,
  ) {}

  async take(): Promise<void> {
    this.held = await this.open();
    this.first ??= this.handle;
  }

  get handle(): Handle {
    return (this.held as Held).handle;
  }

  /**
   * Does a call. Where the device is gone at the first of a command, or at several that are under way together, it was before: the kernel has sent nothing, and the device is
   * looked for once more.
   */
  async call<T>(work: (handle: Handle) => Promise<T | Errno>): Promise<T | Errno> {
    const { handle } = this;
    const answer = await work(handle);
    if (answer !== 'ENODEV') {
      this.isUsed = true;
      return answer;
    }
    if (this.isUsed || handle !== this.first) {
      await this.drop();
      return answer;
    }
    this.anew ??= this.takeAnew();
    return (await this.anew) ? work(this.handle) : answer;
  }

  private async takeAnew(): Promise<boolean> {
    await this.drop();
    try {
      if (!(await this.isStill())) return false;
      await this.take();
    } catch {
      return false;
    }
    writeNote(`fwctl: ${safe(this.name)}: ${OPENED_ANEW}\n`);
    return true;
  }
}

type Leased = (name: string, trace: Trace | undefined) => Promise<Lease | undefined>;

/** A way as one command has it. */
const lentBackend = (
  backend: Backend,
  signal: AbortSignal,
  list: Backend['list'],
  leased: Leased,
): Backend => ({
  name: backend.name,
  usual: backend.usual,
  remote: backend.remote,
  get emulated() {
    return backend.emulated;
  },
  taken: backend.taken,
  list,
  host: () => backend.host(),
  ...(backend.moment && { moment: backend.moment.bind(backend) }),
  ...(backend.functionsOf && { functionsOf: backend.functionsOf.bind(backend) }),
  ...(backend.advice && { advice: backend.advice.bind(backend) }),
  async open(name, trace) {
    const lease = await leased(name, trace);
    if (lease) {
      await lease.take();
      // What the command before expected is asked for no more.
      lease.handle.expect?.([]);
      return lent(
        (work) => unlessEnded(signal, () => lease.call(work)),
        async () => {},
        () => lease.handle,
      );
    }
    const handle = await backend.open(name, trace);
    return lent(
      (work) => unlessEnded(signal, () => work(handle)),
      () => handle.close(),
      () => handle,
    );
  },
});

type Call = <T>(work: (handle: Handle) => Promise<T | Errno>) => Promise<T | Errno>;

/** An open device whose calls go through `call`. */
const lent = (call: Call, close: () => Promise<void>, handle: () => Handle): Handle => ({
  info: () => call((handle) => handle.info()),
  rpc: (...given) => call((handle) => handle.rpc(...given)),
  get onceBound() {
    const held = handle();
    return held.onceBound?.bind(held);
  },
  get expect() {
    const held = handle();
    return held.expect?.bind(held);
  },
  get follow() {
    const held = handle();
    return held.follow?.bind(held);
  },
  get unordered() {
    return handle().unordered;
  },
  umem: (length) => call(async (handle) => (await handle.umem?.(length)) ?? 'ENOTTY'),
  close,
});

/** Waits for work as long as the command goes on. Throws Ended. */
async function unlessEnded<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new Ended();
  let end = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = () => reject(new Ended());
    signal.addEventListener('abort', end);
  });
  try {
    return await Promise.race([work(), ended]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
