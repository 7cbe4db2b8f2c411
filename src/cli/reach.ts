import type { Host } from '../client/backend.js';
import { errnoMeaning } from '../uapi/errno.js';
import { judge } from '../uapi/policy.js';
import { SCOPES, type Scope, scopeNumber } from '../uapi/scope.js';
import { TAINT_FWCTL, taintLetters } from '../uapi/taint.js';

/** Whether this caller may use a scope now, and why not. */
export interface Reach extends Record<string, unknown> {
  scope: Scope;
  allowed: boolean;
  /** The call would taint a kernel that is not yet tainted by fwctl. */
  taints: boolean;
  errno: string | null;
  reason: string | null;
}

/** The scope table for a caller on this host. */
export function reachOf({ credentials, tainted }: Host): Reach[] {
  return SCOPES.map((scope) => {
    const { errno, reason, taints } = judge(scopeNumber(scope), credentials);
    const why = reason === 'lockdown' ? 'refused under lockdown (rawio-under-lockdown=deny)' : undefined;
    return {
      scope,
      allowed: !errno,
      taints: taints && (tainted & TAINT_FWCTL) === 0,
      errno: errno ?? null,
      reason: errno ? (why ?? errnoMeaning(errno)) : null,
    };
  });
}

/** What is said of a scope behind yes or no. */
export function reachNote({ allowed, taints, reason, scope }: Reach, tainted: number): string {
  if (!allowed) return reason ?? '';
  if (taints) return 'taints the kernel: asks, or needs --allow-taint';
  const tainting = scopeNumber(scope) >= scopeNumber('debug-write');
  return tainting && tainted & TAINT_FWCTL ? 'the kernel is already tainted' : '';
}

/** `524288 (J: fwctl)`, `0 (not tainted)`. */
export function taintText(tainted: number): string {
  if (!tainted) return '0 (not tainted)';
  const letters = taintLetters(tainted);
  if (!(tainted & TAINT_FWCTL)) return `${tainted} (${letters})`;
  return `${tainted} (${letters === 'J' ? '' : `${letters}; `}J: fwctl)`;
}
