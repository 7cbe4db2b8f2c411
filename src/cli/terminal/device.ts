import { fstatSync } from 'node:fs';

/** The major number of /dev/null and the other devices of memory (the kernel's admin-guide/devices.txt). */
const MEMORY = 1;

/** Whether a file descriptor may be a terminal, told without node:tty. Throws where it is closed. */
export function mayBeTerminal(fd: number): boolean {
  const stats = fstatSync(fd);
  return stats.isCharacterDevice() && ((stats.rdev >> 8) & 0xfff) !== MEMORY;
}
