import { readFileSync, readlinkSync } from 'node:fs';
import { O_CREAT, O_DIRECT, O_DIRECTORY, O_EXCL } from './call.js';
import { ownerOf } from './stat.js';

const EACCES = 13;
const EEXIST = 17;
const ENOTDIR = 20;
const EINVAL = 22;

/** Of open(2): the access, which is 3 for neither reading nor writing, and asks for both rights. */
const ACCESS = 3;
const RIGHTS = [4, 2, 6, 6] as const;

/** Bit of CAP_DAC_OVERRIDE (capabilities(7)). */
const DAC_OVERRIDE = 1n << 1n;

/** What a thread may open, by what procfs shows of it. */
interface Credentials {
  readonly uid: number;
  readonly groups: readonly number[];
  readonly overrides: boolean;
}

/** Why a thread can't open a device with these flags: an errno, or 0. `stat`: struct statx of its node. */
export function refusalOf(tid: number, stat: DataView, flags: number): number {
  if (flags & O_CREAT && flags & O_EXCL) return EEXIST;
  if (flags & O_DIRECTORY) return ENOTDIR;
  if (!mayOpen(tid, stat, flags)) return EACCES;
  return flags & O_DIRECT ? EINVAL : 0;
}

/** By the rights of a file (path_resolution(7), "Permissions"); also where procfs does not tell who the thread is. */
function mayOpen(tid: number, stat: DataView, flags: number): boolean {
  const { uid, gid, mode } = ownerOf(stat);
  const who = credentialsOf(tid);
  if (!who || who.overrides) return true;
  const shift = who.uid === uid ? 6 : who.groups.includes(gid) ? 3 : 0;
  const wanted = RIGHTS[(flags & ACCESS) as 0 | 1 | 2 | 3];
  return ((mode >> shift) & wanted) === wanted;
}

function credentialsOf(tid: number): Credentials | undefined {
  try {
    const lines = readFileSync(`/proc/${tid}/status`, 'latin1').split('\n');
    const fieldsOf = (name: string) =>
      (lines.find((line) => line.startsWith(`${name}:`)) ?? '')
        .slice(name.length + 1)
        .trim()
        .split(/\s+/);
    // Real, effective, saved, of files.
    const ids = (name: string) => Number(fieldsOf(name)[3]);
    const capabilities = BigInt(`0x${fieldsOf('CapEff')[0]}`);
    return {
      uid: ids('Uid'),
      groups: [ids('Gid'), ...fieldsOf('Groups').map(Number)],
      overrides: (capabilities & DAC_OVERRIDE) !== 0n && isOfOwnNamespace(tid),
    };
  } catch {
    return undefined;
  }
}

/** What a thread may in a user namespace of its own, it may not with the files of others. */
const isOfOwnNamespace = (tid: number): boolean =>
  readlinkSync(`/proc/${tid}/ns/user`) === readlinkSync('/proc/self/ns/user');
