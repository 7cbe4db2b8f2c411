import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { syscall } from '../../../native/syscall.js';
import { AT_FDCWD, inBytes, pathAddress } from './look.js';
import { NR } from './numbers.js';
import { deviceNumber } from './stat.js';

/** S_IFCHR, and what the nodes of fwctl may be done with. */
const NODE_MODE = 0o020600;

/** Makes a node of a character device (mknod(2)); false where this process may not. */
export const makeNode = (path: string, major: number, minor: number): boolean =>
  syscall(NR.mknodat, AT_FDCWD, pathAddress(inBytes(path)), NODE_MODE, deviceNumber(major, minor)) === 0;

/** /dev/null, of which anybody may make a node who may make one at all; 0:0 anybody may (mknod(2) of a whiteout, Linux 5.8). */
const NULL = [1, 3] as const;

/** Whether nodes can be made in a folder. */
export function canMakeNodes(folder: string): boolean {
  const path = join(folder, 'node');
  if (!makeNode(path, ...NULL)) return false;
  unlinkSync(path);
  return true;
}
