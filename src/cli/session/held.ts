import type { Backend, Handle, Trace } from '../../client/backend.js';
import type { Errno } from '../../uapi/errno.js';

/** Devices that stay open from command to command; more are opened and closed by each. */
const MOST = 16;

/** An open device, and who sees now what reaches its firmware. */
interface Held {
  readonly handle: Handle;
  trace: Trace | undefined;
}

/** What an ended command finds in place of an answer. */
export class Ended extends Error {}

/** The ways to devices of a session: each is made once, and its devices stay open. */
export class HeldDevices {
  private readonly ways = new Map<string, Promise<Backend>>();
  private readonly held = new Map<string, Promise<Held>>();

  /** A way for one command, whose calls end with `signal`. */
  async lend(key: string, make: () => Promise<Backend>, signal: AbortSignal): Promise<Backend> {
    let way = this.ways.get(key);
    if (!way) {
      way = make();
      this.ways.set(key, way);
      way.catch(() => this.ways.delete(key));
    }
    const backend = await way;
    return lentBackend(backend, (name) => this.open(`${key} ${name}`, name, backend), signal);
  }

  private open(key: string, name: string, backend: Backend): Promise<Kept | undefined> {
    let held = this.held.get(key);
    if (!held) {
      if (this.held.size >= MOST) return Promise.resolve(undefined);
      const made: { held?: Held } = {};
      held = backend
        .open(name, (event) => made.held?.trace?.(event))
        .then((handle) => {
          made.held = { handle, trace: undefined };
          return made.held;
        });
      this.held.set(key, held);
      held.catch(() => this.held.delete(key));
    }
    return held.then((one) => ({ held: one, gone: () => this.drop(key) }));
  }

  private async drop(key: string): Promise<void> {
    const held = this.held.get(key);
    this.held.delete(key);
    await (await held)?.handle.close();
  }

  /** Closes what is open. */
  async close(): Promise<void> {
    await Promise.all([...this.held.keys()].map((key) => this.drop(key)));
  }
}

interface Kept {
  readonly held: Held;
  /** The device is not there any more: it is opened anew by whoever asks for it next. */
  gone(): Promise<void>;
}

type Open = (name: string) => Promise<Kept | undefined>;

/** A way as one command has it. */
const lentBackend = (backend: Backend, open: Open, signal: AbortSignal): Backend => ({
  name: backend.name,
  usual: backend.usual,
  list: (wanted) => backend.list(wanted),
  host: () => backend.host(),
  ...(backend.moment && { moment: backend.moment.bind(backend) }),
  ...(backend.advice && { advice: backend.advice.bind(backend) }),
  async open(name, trace) {
    const kept = await open(name);
    if (!kept) return lent(await backend.open(name, trace), signal, undefined);
    kept.held.trace = trace;
    return lent(kept.held.handle, signal, kept);
  },
});

/** A device as one command has it. */
function lent(handle: Handle, signal: AbortSignal, kept: Kept | undefined): Handle {
  const answered = async <T>(work: () => Promise<T | Errno>): Promise<T | Errno> => {
    const answer = await unlessEnded(signal, work);
    if (answer === 'ENODEV') await kept?.gone();
    return answer;
  };
  return {
    info: () => answered(() => handle.info()),
    rpc: (...call) => answered(() => handle.rpc(...call)),
    ...(handle.umem && { umem: (length: number) => answered(() => handle.umem?.(length) as never) }),
    close: async () => {
      if (!kept) await handle.close();
    },
  };
}

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
