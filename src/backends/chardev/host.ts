import type { Host } from '../../client/backend.js';
import { hasRawio } from '../../kernel/credentials.js';
import { LOCKDOWN_LEVELS, type Lockdown } from '../../uapi/policy.js';
import { type Roots, textOf } from './files.js';

export { type RawioState, rawioOf } from '../../kernel/credentials.js';

/** What the running kernel makes of this process. */
export const hostOf = (roots: Roots): Host => ({
  credentials: {
    rawio: hasRawio(roots.proc),
    lockdown: lockdownOf(roots) ?? 'none',
    // Lockdown changes nothing in fwctl itself.
    rawioUnderLockdown: 'allow',
  },
  tainted: taintedOf(roots) ?? 0,
});

/** `[none] integrity confidentiality`; undefined where securityfs does not tell. */
export function lockdownOf({ sysfs }: Roots): Lockdown | undefined {
  const word = /\[(\w+)\]/.exec(textOf(`${sysfs}/kernel/security/lockdown`) ?? '')?.[1];
  return LOCKDOWN_LEVELS.find((level) => level === word);
}

/** /proc/sys/kernel/tainted; undefined where procfs does not tell. */
export function taintedOf({ proc }: Roots): number | undefined {
  const text = textOf(`${proc}/sys/kernel/tainted`)?.trim() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
