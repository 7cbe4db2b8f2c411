import { readFileSync } from 'node:fs';

/** CAP_SYS_RAWIO of include/uapi/linux/capability.h */
const CAP_SYS_RAWIO = 17n;

/** The one line of uid_map and gid_map in the initial user namespace: every id stands for itself (user_namespaces(7)). */
const INITIAL_MAP = '0 0 4294967295';

function readProc(proc: string, name: string): string {
  try {
    return readFileSync(`${proc}/self/${name}`, 'latin1');
  } catch {
    // No procfs, as outside Linux: nothing is known, so nothing is granted.
    return '';
  }
}

const isInitial = (map: string) => map.trim().split(/\s+/).join(' ') === INITIAL_MAP;

/**
 * Whether this process has CAP_SYS_RAWIO effective as capable() counts it: in the initial user namespace only, where root of a child
 * namespace has nothing. False wherever that can't be read. `proc`: where procfs is mounted.
 */
export function ownRawio(proc = '/proc'): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readProc(proc, 'status'))?.[1];
  if (effective === undefined || ((BigInt(`0x${effective}`) >> CAP_SYS_RAWIO) & 1n) === 0n) return false;
  return isInitial(readProc(proc, 'uid_map')) && isInitial(readProc(proc, 'gid_map'));
}

/** The name of this process as the kernel logs it (task comm); `node` where there is no procfs. */
export function ownComm(proc = '/proc'): string {
  return readProc(proc, 'comm').replace(/\n$/, '') || 'node';
}
