import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Form, requireUmockdev, tryNotification, usableNamespace } from '../../backends/serve/enter.js';
import type { Refusal } from '../../backends/serve/notify/supervisor.js';
import { FwctlError } from '../../client/errors.js';
import { koffiState } from '../../native/libc.js';
import { errnoOf } from '../../uapi/errno.js';
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

/** Why programs can't be served by notification. */
export const refusalText = ({ what, errno }: Refusal): string =>
  `the kernel, or what surrounds it, refuses ${what}: ${errnoOf(errno) ?? `errno ${errno}`}`;

/** What the plain form can't do. */
export const PLAIN_MISSES =
  'programs that look for devices by glob(), scandir() or realpath() of a relative path do not find them, as some of mstflint do not';

/** How `fwctl exec` would show the devices to a program here. `form` is null where it can't. */
export interface ExecState {
  readonly umockdev: boolean;
  readonly form: Form | null;
  readonly error: string | null;
  readonly next: string | null;
}

/** Tries it. `root`: of the package. */
export async function execState(root: string): Promise<ExecState> {
  const koffi = koffiState();
  if ('message' in koffi) {
    const { message: error, next } = koffi;
    return { umockdev: umockdevState() === undefined, form: null, error, next };
  }
  const refusal = await tryNotification(root);
  const umockdev = umockdevState();
  const has = { umockdev: umockdev === undefined };
  if (!refusal) return { ...has, form: 'notify', error: null, next: null };
  const why = refusalText(refusal);
  if (umockdev)
    return { ...has, form: null, error: `${why}; ${umockdev.message}`, next: umockdev.facts.next ?? null };
  if (usableNamespace()) return { ...has, form: 'namespace', error: why, next: null };
  const error = `${why}; no mount namespace can be made here`;
  return { ...has, form: 'plain', error, next: namespaceAdvice() };
}

function umockdevState(): FwctlError | undefined {
  try {
    requireUmockdev();
    return undefined;
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
}

/** What a form means for programs. */
const SHOWS: Record<Form, string> = {
  notify: 'by notification of system calls: static programs and raw calls too',
  namespace: "by umockdev's library, in a mount namespace: static programs do not see them",
  plain: `by umockdev's library alone: ${PLAIN_MISSES}`,
};

/** The same as a check of `fwctl doctor`. */
export function execCheck({ form, error, next }: ExecState): Check {
  const check = 'fwctl exec';
  if (form === 'notify') return { check, status: 'ok', detail: `shows the emulated devices ${SHOWS.notify}` };
  const detail = form === null ? (error ?? '') : `${error}: the ${form} form, ${SHOWS[form]}`;
  return { check, status: 'warning', detail, ...(next === null ? {} : { next }) };
}
