import { type Changed, takePending } from '../cli/audit/pending.js';
import { requireGoing } from './aborted.js';
import { asLibraryError } from './any-error.js';

/** The changes of a device: each is read, written and read back, and so none begins before the one before has ended. All of them go to the log of changes. */
export class Changes {
  /** What was sent and is in no log yet. */
  readonly pending: Changed[] = [];
  #running = 0;
  /** The last that was asked for. */
  #last: Promise<unknown> = Promise.resolve();

  /** `signal`: none begins behind it. */
  constructor(private readonly signal?: AbortSignal) {}

  /** Whether one goes on: what it sends, the signal does not hold back. */
  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** Does one in its turn, and logs it. Throws what `work` throws, and FwctlError `policy` behind the signal. */
  inTurn<T>(what: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.logged(what, () => this.#change(work)));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #change<T>(work: () => Promise<T>): Promise<T> {
    requireGoing(this.signal);
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
    }
  }

  /** Does something, and logs what that has sent; what is sent while a change goes on, the change logs. Throws what `work` throws. */
  async logged<T>(what: string, work: () => Promise<T>): Promise<T> {
    let failure: unknown;
    try {
      return await work();
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      if (this.pending.length && !this.isRunning) await this.#log(what, failure);
    }
  }

  async #log(what: string, failure: unknown): Promise<void> {
    const sent = takePending(this.pending);
    const error = failure === undefined ? {} : { error: await asLibraryError(failure, this.#log) };
    const { logChanges } = await import('../cli/audit/log.js');
    await logChanges(sent, { command: `library ${what}`, ...error });
  }
}
