import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { requireUmockdev, usableNamespace } from '../../backends/serve/enter.js';
import type { Check } from '../doctor/check.js';

/** What stands in the way of a mount namespace, by the settings of Linux and of distributions that forbid it to users (sysctl.d(5)). */
const FORBIDDING: readonly (readonly [file: string, value: RegExp, name: string])[] = [
  ['user/max_user_namespaces', /^0$/, 'user.max_user_namespaces=0'],
  ['kernel/unprivileged_userns_clone', /^0$/, 'kernel.unprivileged_userns_clone=0'],
  ['kernel/apparmor_restrict_unprivileged_userns', /^1$/, 'kernel.apparmor_restrict_unprivileged_userns=1'],
];

/** The sysctls that keep this user from a namespace. */
function forbidding(proc = '/proc'): string[] {
  return FORBIDDING.filter(([file, value]) => {
    try {
      return value.test(readFileSync(`${proc}/sys/${file}`, 'utf8').trim());
    } catch {
      return false; // this kernel has no such setting
    }
  }).map(([, , name]) => name);
}

/** What can be done so that a mount namespace may be made; `sysctls`: what forbids it. */
export function namespaceAdvice(sysctls: readonly string[] = forbidding()): string {
  if (spawnSync('unshare', ['--version'], { stdio: 'ignore' }).error) return 'install unshare (util-linux)';
  return sysctls.length
    ? `run it as root, or change what forbids it: ${sysctls.join(', ')}`
    : 'run it as root with CAP_SYS_ADMIN; a container has to allow that (as podman and docker do with --cap-add SYS_ADMIN)';
}

/** What the plain form can't do. */
export const PLAIN_MISSES =
  'programs that look for devices by glob(), scandir() or realpath() of a relative path do not find them, as some of mstflint do not';

/** How `fwctl exec` would show the devices to a program here. `form` is null where it can't. */
export interface ExecState {
  readonly umockdev: boolean;
  readonly form: 'namespace' | 'plain' | null;
  readonly error: string | null;
  readonly next: string | null;
}

export function execState(): ExecState {
  try {
    requireUmockdev();
  } catch (error) {
    const { message, facts } = error as { message: string; facts?: { next?: string } };
    return { umockdev: false, form: null, error: message, next: facts?.next ?? null };
  }
  if (usableNamespace()) return { umockdev: true, form: 'namespace', error: null, next: null };
  const error = 'no mount namespace can be made here';
  return { umockdev: true, form: 'plain', error, next: namespaceAdvice() };
}

/** The same as a check of `fwctl doctor`. */
export function execCheck({ form, error, next }: ExecState): Check {
  const check = 'fwctl exec';
  if (form === 'namespace')
    return { check, status: 'ok', detail: 'shows the emulated devices in a mount namespace' };
  const detail = form === null ? (error ?? '') : `${error}: only the plain form; ${PLAIN_MISSES}`;
  return { check, status: 'warning', detail, ...(next === null ? {} : { next }) };
}
