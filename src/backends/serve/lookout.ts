import { Waiter } from './notify/wait.js';

/** Milliseconds in which a client that was told something mostly asks again, if it does at all; after so many the process looks after all else. */
const LOOKOUT = 0.5;
const LONGEST_WITHOUT_TURN = 20;

/** Clients that are looked out for: those that were told something last. */
const MOST = 32;

/** A connection whose client may have asked something. */
interface Connection {
  /** Below zero where it has gone. */
  readonly fd: number;
  /** Takes what is there; false where that is left to the event loop. */
  takeNow(): boolean;
}

/**
 * Waits for a moment for what clients ask next, before the event loop does: a turn of that takes longer than a whole call. What is asked later, or by others, comes
 * by the loop.
 */
export class Lookout {
  private readonly waiter = new Waiter(MOST);
  private connections: Connection[] = [];
  private turned = 0;
  private expectsTurn = false;

  /** The client of this one was told something, and nothing has come from it yet. */
  look(one: Connection): void {
    if (!this.connections.includes(one)) this.connections = [one, ...this.connections.slice(0, MOST - 1)];
    this.connections = this.connections.filter(({ fd }) => fd >= 0);
    this.expectTurn();
    if (performance.now() - this.turned > LONGEST_WITHOUT_TURN) return;
    const { connections } = this;
    const ready = this.waiter.wait(
      connections.map(({ fd }) => fd),
      LOOKOUT,
    );
    for (const [i, connection] of connections.entries())
      if (ready[i] && !connection.takeNow()) this.forget(connection);
  }

  private forget(connection: Connection): void {
    this.connections = this.connections.filter((one) => one !== connection);
  }

  private expectTurn(): void {
    if (this.expectsTurn) return;
    this.expectsTurn = true;
    this.turned = performance.now();
    setImmediate(() => {
      this.expectsTurn = false;
    });
  }
}
