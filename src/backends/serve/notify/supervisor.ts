import { performance } from 'node:perf_hooks';
import { syscall } from '../../../native/syscall.js';
import { Channel, sendTo } from './channel.js';
import { Listener, type Notification } from './listener.js';
import { NR } from './numbers.js';
import { tryMemory } from './transfer.js';
import { Waiter } from './wait.js';
import type { FolderWatch } from './watch.js';

/** Milliseconds: of a wait for a call while nothing else is under way, and while something is; after so many the process looks after all else. */
const LONG_WAIT = 50;
const SHORT_WAIT = 1;
const LONGEST_WITHOUT_TURN = 20;

/** What a kernel, or what surrounds it, keeps from a supervisor. */
export interface Refusal {
  readonly what: string;
  readonly errno: number;
}

/** What is done for the programs. */
interface Asked {
  /** Answers a call: at once, or when the promise says so. */
  serve(listener: Listener, notification: Notification): Promise<void> | undefined;
  /** Readable where files have been closed. */
  readonly closings: number;
  /** The ends of these, to be brought about one after the other. */
  ended(): (() => Promise<void>)[];
  failed(error: unknown): void;
}

/** Waits for the calls of a program and what it starts, in one blocking step, and has each served: what was closed before a call is so when that is served. */
export class Supervisor {
  private readonly waiter = new Waiter();
  private readonly channel = new Channel();
  private listener: Listener | undefined;
  private isClosed = false;
  private pending = 0;
  private running: Promise<void> | undefined;
  private program = 0;
  /** Is told where the work that is waited for takes a turn of the event loop. */
  private turned: (() => void) | undefined;
  private expectsTurn = false;
  private refused: Refusal | undefined;
  watch: FolderWatch | undefined;

  /** `longestWait`: milliseconds for which all else in this process may have to wait. */
  constructor(
    private readonly asked: Asked,
    private readonly longestWait = LONG_WAIT,
  ) {}

  /** The descriptor that the program's start is to have; called once. */
  begin(): number {
    this.running = this.run();
    return this.channel.far;
  }

  /** The program's start runs, with that descriptor, as this process. */
  started(pid: number): void {
    this.program = pid;
    this.channel.closeFar();
  }

  get refusal(): Refusal | undefined {
    return this.refused;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
    this.listener?.close();
    this.channel.close();
  }

  private async run(): Promise<void> {
    let turned = performance.now();
    await nextTurn();
    while (!this.isClosed) {
      const { listener, channel, waiter, asked } = this;
      const wait = this.pending > 0 ? SHORT_WAIT : this.longestWait;
      const fds = [listener?.fd ?? channel.near, asked.closings, this.watch?.fd ?? -1];
      const ready = waiter.wait(fds, wait);
      // At once: until then any signal of its caller undoes a call.
      const notification = ready[0] && listener ? this.receive(listener, ready[0]) : undefined;
      if (ready[2]) this.watch?.take();
      if (ready[1]) for (const end of asked.ended()) await this.briefly(end());
      if (listener && notification) {
        const serving = this.serve(listener, notification);
        if (serving) await serving;
      } else if (ready[0] && !listener) this.take();
      const now = performance.now();
      if (ready[0] && now - turned < LONGEST_WITHOUT_TURN && this.pending === 0) continue;
      await nextTurn();
      turned = performance.now();
    }
  }

  /** The program's start has sent the listener, or ended before it could. */
  private take(): void {
    const told = this.channel.receive();
    if (told?.fd === undefined) {
      if (told) this.refused = { what: 'a seccomp filter with a listener', errno: -told.number };
      this.waiter.forget(this.channel.near);
      return;
    }
    const errno = tryMemory(this.program, told.number);
    if (errno) {
      this.refused = { what: "the program's memory", errno };
      syscall(NR.close, told.fd);
    } else this.listener = new Listener(told.fd);
    sendTo(this.channel.near, errno);
  }

  private receive(listener: Listener, ready: number): Notification | undefined {
    const notification = listener.receive();
    // All programs have ended: the filter has no user any more.
    if (!notification && Waiter.hasEnded(ready)) this.waiter.forget(listener.fd);
    return notification;
  }

  private serve(listener: Listener, notification: Notification): Promise<void> | undefined {
    const serving = this.asked.serve(listener, notification);
    listener.served();
    return this.briefly(serving);
  }

  /** Waits for work that is done without a turn of the event loop; what waits for time or for others goes on beside. */
  private briefly(work: Promise<void> | undefined): Promise<void> | undefined {
    if (!work) return undefined;
    return new Promise((resolve) => {
      let isBeside = false;
      const end = (): void => {
        if (isBeside) this.pending--;
        else this.turned = undefined;
        resolve();
      };
      work.then(end, (error) => {
        this.asked.failed(error);
        end();
      });
      this.turned = () => {
        isBeside = true;
        this.pending++;
        resolve();
      };
      this.expectTurn();
    });
  }

  /** The event loop turns only where all that can be done at once has been. */
  private expectTurn(): void {
    if (this.expectsTurn) return;
    this.expectsTurn = true;
    setImmediate(() => {
      this.expectsTurn = false;
      this.turned?.();
      this.turned = undefined;
    });
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
