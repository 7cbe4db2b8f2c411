import { performance } from 'node:perf_hooks';
import { addressOf, fixedMemory } from '../../native/libc.js';
import { syscall } from '../../native/syscall.js';
import { NR } from './notify/numbers.js';

/** Milliseconds in which a client that was told something mostly asks again, if it does at all; after so many the process looks after all else. */
const LOOKOUT = 1;
const LONGEST_WITHOUT_TURN = 20;

/** Milliseconds of that without sleep: to be woken on an idle processor takes longer than a whole call. */
const AWAKE = 0.5;

/** How often a client is asked before all others are looked at. */
const ASKED_FIRST = 4;

/** epoll(7), and struct epoll_event: events and 64 bits of one's own, on x86-64 without a gap between them. */
const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;
const [EVENT, DATA] = process.arch === 'x64' ? [12, 4] : [16, 8];

/** Connections that are heard of at once. */
const MOST = 32;

/** What clients come by: a connection, by which one may have asked something, or a socket that listens. */
interface Connection {
  /** Takes what is there; false where that is left to the event loop. */
  takeNow(): boolean;
}

/**
 * Waits for a moment for what clients ask next, by whichever of their connections, before the event loop does: a turn of that takes longer than a whole call. What
 * is asked later comes by the loop.
 */
class Lookout {
  private readonly fd = syscall(NR.epoll_create1, EPOLL_CLOEXEC);
  private readonly connections = new Map<number, Connection>();
  private readonly events = fixedMemory(EVENT * MOST);
  private readonly view = new DataView(this.events.buffer);
  private readonly eventsAt = addressOf(this.events);
  private turned = 0;
  private expectsTurn = false;

  /** A connection with its descriptor, until that is closed. */
  add(fd: number, connection: Connection): void {
    this.view.setUint32(0, EPOLLIN, true);
    this.view.setUint32(DATA, fd, true);
    syscall(NR.epoll_ctl, this.fd, EPOLL_CTL_ADD, fd, this.eventsAt);
    this.connections.set(fd, connection);
  }

  /** Its descriptor is closed, and its number may be another's. */
  remove(fd: number, connection: Connection): void {
    if (this.connections.get(fd) === connection) this.connections.delete(fd);
  }

  /** A client was told something, and nothing has come from it yet. It is asked first: what has come is had by one call then. */
  look(told: Connection): void {
    this.expectTurn();
    const began = performance.now();
    if (began - this.turned > LONGEST_WITHOUT_TURN) return;
    let count = 0;
    do {
      for (let i = 0; i < ASKED_FIRST; i++) if (told.takeNow()) return;
      count = this.wait(0);
    } while (count === 0 && performance.now() - began < AWAKE);
    if (count === 0) count = this.wait(LOOKOUT);
    for (let i = 0; i < count; i++) {
      const connection = this.connections.get(this.view.getUint32(i * EVENT + DATA, true));
      // It would be heard of again and again.
      if (!connection?.takeNow()) this.turned = Number.NEGATIVE_INFINITY;
    }
  }

  /** How many connections have something, after so many milliseconds at the latest; negative where a signal came first. */
  private wait(timeout: number): number {
    return syscall(NR.epoll_pwait, this.fd, this.eventsAt, MOST, timeout);
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

let own: Lookout | undefined;

/** The one of this process, made when something is served. */
export function lookout(): Lookout {
  own ??= new Lookout();
  return own;
}

/** The descriptor of a socket or a server for as long as it is open, where Node tells; else -1. */
export const descriptorOf = (socket: object): number =>
  (socket as { _handle?: { fd?: number } | null })._handle?.fd ?? -1;

/** Who comes by a socket that listens is the event loop's to let in. */
export const LISTENER: Connection = { takeNow: () => false };
