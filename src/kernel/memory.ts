import type { Awaitable } from './driver.js';

/**
 * The caller's memory, as the kernel sees it. Like copy_from_user and copy_to_user, both give what could be copied:
 * less than was asked for is EFAULT.
 */
export interface UserMemory {
  /** The bytes from `address` on, cut where the mapping ends. They may be a view of the memory, and change with it. */
  read(address: number, length: number): Awaitable<Uint8Array>;
  /** How many bytes were written before the mapping ended. */
  write(address: number, bytes: Uint8Array): Awaitable<number>;
}
