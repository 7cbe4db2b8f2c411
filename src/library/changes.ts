import { requireGoing } from './aborted.js';

/** The changes of a device: each is read, written and read back, and so none begins before the one before has ended. */
export class Changes {
  #running = 0;
  /** The last that was asked for. */
  #last: Promise<unknown> = Promise.resolve();

  /** `signal`: none begins behind it. */
  constructor(private readonly signal?: AbortSignal) {}

  /** Whether one goes on: what it sends, the signal does not hold back. */
  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** Does one in its turn. Throws what `work` throws, and FwctlError `policy` behind the signal. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#change(work));
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
}
