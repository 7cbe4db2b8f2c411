import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { FwctlError } from '../../client/errors.js';

const untrusted = (path: string, why: string): FwctlError =>
  new FwctlError('usage', `${path} is not safe to serve from: ${why}`, {
    path,
    next: 'choose a folder that is yours, in folders of yours or of root that others can not write to; /tmp will do',
  });

/** Bits of a mode: others may write; only owners may remove and rename what is in the folder. */
export const OPEN = 0o022;
const STICKY = 0o1000;

/** From the root down to the path itself. */
const stepsTo = (path: string): string[] => (path === '/' ? ['/'] : [...stepsTo(dirname(path)), path]);

/** Another user who has a step of a path could put something else in its place at any time. */
function requireOwner(path: string, { uid }: Stats): void {
  if (uid !== 0 && uid !== process.geteuid?.()) throw untrusted(path, `it belongs to user ${uid}`);
}

/**
 * Checks that nobody but root and the caller can change what a path leads to: each folder on it, and each link, is theirs, and none is open
 * to others but for such as /tmp. `own`: so is the folder itself, whatever its mode. Throws FwctlError `usage`, and what node:fs throws.
 */
export function requireTrusted(path: string, own?: 'own'): Stats {
  const real = realpathSync(path);
  for (const step of new Set([...stepsTo(path), ...stepsTo(real)])) {
    const stats = lstatSync(step);
    requireOwner(step, stats);
    if (stats.isSymbolicLink()) continue;
    if (!stats.isDirectory()) throw untrusted(step, 'it is no folder');
    const isOpen = stats.mode & OPEN && !(stats.mode & STICKY);
    if (isOpen && !(own && step === real)) throw untrusted(step, 'others may write to it');
  }
  return lstatSync(real);
}
