import { readFileSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';

/** proc_pid_limits(5) */
const LIMITS = '/proc/self/limits';

/** A server of one program has about 30 files open; the others are for what it does meanwhile. */
const FEWEST = 48;

/** Of what only saves time, so many are kept open where there is room. */
const ENOUGH = 128;

/** Throws FwctlError `device` where this process may have too few files open to serve. Node has raised the limit as far as it can be. */
export function requireDescriptors(limits = LIMITS): void {
  const most = mostOf(limits);
  if (most >= FEWEST) return;
  throw new FwctlError(
    'device',
    `this process may have only ${most} files open, and to serve devices takes ${FEWEST}`,
    {
      next: `raise the hard limit (ulimit -Hn, limits.conf(5)) to ${FEWEST} or more`,
    },
  );
}

/** How many files may be kept open to save time, of each of two kinds: half of what this process may have is left to all else. */
export const spareDescriptors = (limits = LIMITS): number =>
  Math.max(Math.min(ENOUGH, Math.floor((mostOf(limits) - FEWEST) / 4)), 1);

function mostOf(limits: string): number {
  try {
    const [, most = 'unlimited'] = /^Max open files +(\d+)/m.exec(readFileSync(limits, 'latin1')) ?? [];
    return most === 'unlimited' ? Number.POSITIVE_INFINITY : Number(most);
  } catch {
    return Number.POSITIVE_INFINITY; // procfs is hidden
  }
}
