import { closeSync, openSync, readSync } from 'node:fs';

/** CAP_SYS_RAWIO of include/uapi/linux/capability.h */
const CAP_SYS_RAWIO = 17n;

/** The one line of uid_map and gid_map in the initial user namespace: every id stands for itself (user_namespaces(7)). */
const INITIAL_MAP = '0 0 4294967295';

/** More than these files have; procfs gives it in one read, without the stat and second read of readFileSync. */
const MOST_BYTES = 4096;

function readProc(proc: string, name: string): string {
  try {
    const fd = openSync(`${proc}/self/${name}`, 'r');
    try {
      const bytes = Buffer.allocUnsafe(MOST_BYTES);
      return bytes.toString('latin1', 0, readSync(fd, bytes, 0, MOST_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    // No procfs, as outside Linux: nothing is known, so nothing is granted.
    return '';
  }
}

const isInitial = (map: string) => map.trim().split(/\s+/).join(' ') === INITIAL_MAP;

/** What stands behind a name in /proc/self/status: hex digits. */
function digitsOf(status: string, name: string): string | undefined {
  const line = status.split('\n').find((one) => one.startsWith(`${name}:`));
  const digits = line?.slice(name.length + 1).trim();
  return digits && /^[0-9a-f]+$/.test(digits) ? digits : undefined;
}

/**
 * Whether this process has CAP_SYS_RAWIO effective as capable() counts it: in the initial user namespace only, where root of a child
 * namespace has nothing. False wherever that can't be read. `proc`: where procfs is mounted.
 */
export function ownRawio(proc = '/proc'): boolean {
  const effective = digitsOf(readProc(proc, 'status'), 'CapEff');
  if (effective === undefined || ((BigInt(`0x${effective}`) >> CAP_SYS_RAWIO) & 1n) === 0n) return false;
  return isInitial(readProc(proc, 'uid_map')) && isInitial(readProc(proc, 'gid_map'));
}

/** The name of this process as the kernel logs it (task comm); `node` where there is no procfs. */
export function ownComm(proc = '/proc'): string {
  return readProc(proc, 'comm').replace(/\n$/, '') || 'node';
}
