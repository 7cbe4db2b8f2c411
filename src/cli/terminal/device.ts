import { constants, fstatSync } from 'node:fs';

/** Whether a file descriptor may be a terminal, told without node:tty. Throws where it is closed. */
export function mayBeTerminal(fd: number): boolean {
  const { mode, rdev } = fstatSync(fd);
  // Major number 1: /dev/null and the other devices of memory (the kernel's admin-guide/devices.txt).
  return (mode & constants.S_IFMT) === constants.S_IFCHR && ((rdev >> 8) & 0xfff) !== 1;
}
