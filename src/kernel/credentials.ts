import { readFileSync } from 'node:fs';

/** CAP_SYS_RAWIO of include/uapi/linux/capability.h */
const CAP_SYS_RAWIO = 17n;

/** The one line of uid_map and gid_map in the initial user namespace: every id stands for itself (user_namespaces(7)). */
const INITIAL_MAP = '0 0 4294967295';

/** A process by its id, or the one that asks. */
export type ProcessId = number | 'self';

function readProc(proc: string, process: ProcessId, name: string): string {
  try {
    return readFileSync(`${proc}/${process}/${name}`, 'utf8');
  } catch {
    // No procfs, as outside Linux, or the process has ended: nothing is known, so nothing is granted.
    return '';
  }
}

const isInitial = (map: string) => map.trim().split(' ').filter(Boolean).join(' ') === INITIAL_MAP;

/** What stands behind a name in /proc/PID/status: hex digits. */
function digitsOf(status: string, name: string): string | undefined {
  const at = status.indexOf(`\n${name}:`);
  if (at < 0) return undefined;
  const start = at + name.length + 2;
  const digits = status.slice(start, status.indexOf('\n', start)).trim();
  return digits === '' || Number.isNaN(Number(`0x${digits}`)) ? undefined : digits;
}

/** `namespaced`: effective in a user namespace of its own only, which the kernel does not count. */
export type RawioState = 'effective' | 'namespaced' | 'lacking' | 'unknown';

/** What a process has of CAP_SYS_RAWIO, as far as procfs tells. `proc`: where it is mounted. */
export function rawioOf(proc = '/proc', process: ProcessId = 'self'): RawioState {
  const effective = digitsOf(readProc(proc, process, 'status'), 'CapEff');
  if (effective === undefined) return 'unknown';
  if (((BigInt(`0x${effective}`) >> CAP_SYS_RAWIO) & 1n) === 0n) return 'lacking';
  const maps = ['uid_map', 'gid_map'].map((name) => readProc(proc, process, name));
  return maps.every(isInitial) ? 'effective' : 'namespaced';
}

/**
 * Whether a process has CAP_SYS_RAWIO effective as capable() counts it: in the initial user namespace only, where root of a child
 * namespace has nothing. False wherever that can't be read. `proc`: where procfs is mounted.
 */
export const hasRawio = (proc = '/proc', process: ProcessId = 'self'): boolean =>
  rawioOf(proc, process) === 'effective';

/** The name of a process as the kernel logs it (task comm); `node` where there is no procfs. */
export function commOf(proc = '/proc', process: ProcessId = 'self'): string {
  return readProc(proc, process, 'comm').replace(/\n$/, '') || 'node';
}
