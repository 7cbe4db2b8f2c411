import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { NR } from './numbers.js';

/** poll(2) */
const POLLIN = 1;
const POLLHUP = 0x10;
const POLLFD = 8;
const MOST = 3;

/** Waits for descriptors, and keeps the process from all else meanwhile; a signal ends the wait. */
export class Waiter {
  private readonly polled = fixedMemory(POLLFD * MOST);
  private readonly view = new DataView(this.polled.buffer);
  private readonly time = fixedMemory(16);
  private readonly timeView = new DataView(this.time.buffer);
  private readonly polledAt = addressOf(this.polled);
  private readonly timeAt = addressOf(this.time);
  private readonly forgotten = new Set<number>();

  /** What is there for each of the descriptors, as poll(2) says it; nothing for any after so many milliseconds. */
  wait(fds: readonly number[], milliseconds: number): readonly number[] {
    fds.forEach((fd, i) => {
      this.view.setInt32(i * POLLFD, this.forgotten.has(fd) ? -1 : fd, true);
      this.view.setInt32(i * POLLFD + 4, POLLIN, true);
    });
    this.timeView.setBigInt64(8, BigInt(milliseconds * 1_000_000), true);
    const count = syscall(NR.ppoll, this.polledAt, fds.length, this.timeAt);
    return fds.map((_, i) => (count > 0 ? this.view.getUint16(i * POLLFD + 6, true) : 0));
  }

  /** A descriptor that has nothing to tell any more. */
  forget(fd: number): void {
    this.forgotten.add(fd);
  }

  static hasEnded(ready: number): boolean {
    return (ready & (POLLIN | POLLHUP)) === POLLHUP;
  }
}
