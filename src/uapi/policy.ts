import type { Errno } from './errno.js';
import { scopeOf } from './scope.js';

export const LOCKDOWN_LEVELS = ['none', 'integrity', 'confidentiality'] as const;
export type Lockdown = (typeof LOCKDOWN_LEVELS)[number];

/** What decides over a scope: who calls, and what the site makes of lockdown. */
export interface Credentials {
  /** CAP_SYS_RAWIO, effective, in the initial user namespace. */
  rawio: boolean;
  lockdown: Lockdown;
  /** A site may refuse raw access under lockdown; the kernel itself does not ("allow"). */
  rawioUnderLockdown: 'allow' | 'deny';
}

/** What the kernel makes of a scope: the errno by which it refuses, and whether it is tainted. */
export interface Verdict {
  errno?: Errno;
  /** Why, where `errno` is set. */
  reason?: 'unknown-scope' | 'no-rawio' | 'lockdown';
  /** The kernel is tainted by this call (TAINT_FWCTL), unless it is already. */
  taints: boolean;
}

/**
 * What the kernel's core makes of a scope, before any driver looks at the command (fwctl_cmd_rpc).
 * Decides only: the kernel taints, the client asks or refuses.
 * Throws nothing. Source: fwctl_cmd_rpc of Linux's drivers/fwctl/main.c.
 */
export function judge(scope: number, caller: Credentials): Verdict {
  switch (scopeOf(scope)) {
    case 'configuration':
    case 'debug-read-only':
      return { taints: false };
    case 'debug-write':
      return { taints: true };
    case 'debug-write-full':
      if (!caller.rawio) return { errno: 'EPERM', reason: 'no-rawio', taints: false };
      if (caller.lockdown !== 'none' && caller.rawioUnderLockdown === 'deny')
        return { errno: 'EPERM', reason: 'lockdown', taints: false };
      return { taints: true };
    case undefined:
      return { errno: 'EOPNOTSUPP', reason: 'unknown-scope', taints: false };
  }
}
