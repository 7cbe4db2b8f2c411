import { fstatSync } from 'node:fs';

/** Whether a file descriptor may be a terminal, told without node:tty. Throws where it is closed. */
export function mayBeTerminal(fd: number): boolean {
  const stats = fstatSync(fd);
  // Major number 1: /dev/null and the other devices of memory (the kernel's admin-guide/devices.txt).
  return stats.isCharacterDevice() && ((stats.rdev >> 8) & 0xfff) !== 1;
}
