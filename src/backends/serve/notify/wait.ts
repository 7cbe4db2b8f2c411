import { addressOf, fixedMemory } from '../../../native/libc.js';
import { poll } from '../../../native/syscall.js';

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
  private readonly polledAt = addressOf(this.polled);
  private readonly ready: [number, number, number] = [0, 0, 0];
  private readonly forgotten = new Set<number>();

  /** What is there for each of the descriptors, as poll(2) says it, until the next wait; nothing for any after so many milliseconds. */
  wait(fds: readonly number[], milliseconds: number): Ready {
    const { words, told, ready } = this;
    for (let i = 0; i < fds.length; i++) {
      const fd = fds[i] as number;
      words[i * 2] = this.forgotten.has(fd) ? -1 : fd;
      words[i * 2 + 1] = POLLIN;
    }
    const count = poll(this.polledAt, fds.length, milliseconds);
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
