import { readFileSync } from 'node:fs';

/** CAP_SYS_RAWIO of include/uapi/linux/capability.h */
const CAP_SYS_RAWIO = 17n;

/** The one line of uid_map and gid_map in the initial user namespace: every id stands for itself (user_namespaces(7)). */
const INITIAL_MAP = '0 0 4294967295';

/** A process by its id, or the one that asks. */
export type ProcessId = number | 'self';

function readProc(proc: string, process: ProcessId, name: string): string {
  try {
    return readFileSync(`${proc}/${process}/${name}`, 'latin1');
  } catch {
    // No procfs, as outside Linux, or the process has ended: nothing is known, so nothing is granted.
    return '';
  }
}

const isInitial = (map: string) => map.trim().split(/\s+/).join(' ') === INITIAL_MAP;

/**
 * Whether a process has CAP_SYS_RAWIO effective as capable() counts it: in the initial user namespace only, where root of a child
 * namespace has nothing. False wherever that can't be read. `proc`: where procfs is mounted.
 */
export function hasRawio(proc = '/proc', process: ProcessId = 'self'): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readProc(proc, process, 'status'))?.[1];
  if (effective === undefined || ((BigInt(`0x${effective}`) >> CAP_SYS_RAWIO) & 1n) === 0n) return false;
  return isInitial(readProc(proc, process, 'uid_map')) && isInitial(readProc(proc, process, 'gid_map'));
}

/** The name of a process as the kernel logs it (task comm); `node` where there is no procfs. */
export function commOf(proc = '/proc', process: ProcessId = 'self'): string {
  return readProc(proc, process, 'comm').replace(/\n$/, '') || 'node';
}
