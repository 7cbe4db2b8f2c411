import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { NR } from './numbers.js';

/** poll(2) */
const POLLIN = 1;
const POLLHUP = 0x10;
const POLLFD = 8;
const MOST = 3;

type Ready = readonly [number, number, number];

/** Waits for descriptors, and keeps the process from all else meanwhile; a signal ends the wait. */
export class Waiter {
  private readonly polled = fixedMemory(POLLFD * MOST);
  private readonly words = new Int32Array(this.polled.buffer);
  private readonly told = new Uint16Array(this.polled.buffer);
  private readonly time = fixedMemory(16);
  private readonly timeWords = new Int32Array(this.time.buffer);
  private readonly polledAt = addressOf(this.polled);
  private readonly timeAt = addressOf(this.time);
  private readonly ready: [number, number, number] = [0, 0, 0];
  private readonly forgotten = new Set<number>();

  /** What is there for each of the descriptors, as poll(2) says it, until the next wait; nothing for any after so many milliseconds, less than a second. */
  wait(fds: readonly number[], milliseconds: number): Ready {
    const { words, told, ready } = this;
    for (let i = 0; i < fds.length; i++) {
      const fd = fds[i] as number;
      words[i * 2] = this.forgotten.has(fd) ? -1 : fd;
      words[i * 2 + 1] = POLLIN;
    }
    // The kernel leaves there what is left of it.
    this.timeWords[0] = 0;
    this.timeWords[2] = milliseconds * 1_000_000;
    const count = syscall(NR.ppoll, this.polledAt, fds.length, this.timeAt);
    for (let i = 0; i < MOST; i++) ready[i] = count > 0 && i < fds.length ? (told[i * 4 + 3] as number) : 0;
    return ready;
  }

  /** A descriptor that has nothing to tell any more. */
  forget(fd: number): void {
    this.forgotten.add(fd);
  }

  static hasEnded(ready: number): boolean {
    return (ready & (POLLIN | POLLHUP)) === POLLHUP;
  }
}
