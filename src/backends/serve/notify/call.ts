import type { Notification } from './listener.js';
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW } from './look.js';
import type { ProcessMemory } from './memory.js';
import { NR } from './numbers.js';
import type { Trees } from './trees.js';

/** open(2) */
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_DIRECT = process.arch === 'arm64' ? 0o200000 : 0o40000;
export const O_DIRECTORY = process.arch === 'arm64' ? 0o40000 : 0o200000;
export const O_NOFOLLOW = process.arch === 'arm64' ? 0o100000 : 0o400000;
const O_WRONLY = 1;
const O_TRUNC = 0o1000;

const AT_EMPTY_PATH = 0x1000;

/** Bytes of a path that are read at once; it ends where memory may. */
const STEP = 256;
const PATH_MAX = 4096;

const int = (argument = 0): number => argument | 0;

/** A path as its caller names it: a letter a byte. Undefined where it can't be read, or is too long. */
function pathAt(memory: ProcessMemory, address: number): string | undefined {
  let path = '';
  while (path.length < PATH_MAX) {
    const bytes = Buffer.from(memory.read(address + path.length, STEP - ((address + path.length) % STEP)));
    const end = bytes.indexOf(0);
    path += bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
    if (end >= 0) return path;
    if (bytes.length === 0) return undefined;
  }
  return undefined;
}

const ofDescriptor = (tid: number, fd: number): string => `/proc/${tid}/fd/${fd}`;

/** A file that a call is about. */
export interface Target {
  /** Its path, as this process sees it. */
  readonly path: string;
  /** Whether that is another than the kernel would take. */
  readonly isElsewhere: boolean;
  readonly followsLinks: boolean;
}

/** What a call of the open family is about, and its flags. */
export interface Opening extends Target {
  readonly flags: number;
}

/** An open; undefined for any other call, and where the path can't be read. */
export function openingOf(
  { nr, tid, args }: Notification,
  memory: ProcessMemory,
  trees: Trees,
): Opening | undefined {
  const [folder, at, flags] =
    nr === NR.open
      ? [AT_FDCWD, args[0], int(args[1])]
      : nr === NR.creat
        ? [AT_FDCWD, args[0], O_CREAT | O_WRONLY | O_TRUNC]
        : nr === NR.openat
          ? [int(args[0]), args[1], int(args[2])]
          : nr === NR.openat2
            ? [int(args[0]), args[1], flagsOfHow(memory, args[2])]
            : [];
  if (flags === undefined) return undefined;
  const path = pathAt(memory, at ?? 0);
  return path
    ? { ...trees.find(tid, folder ?? AT_FDCWD, path), followsLinks: !(flags & O_NOFOLLOW), flags }
    : undefined;
}

/** struct open_how begins with the flags, of 64 bits. */
function flagsOfHow(memory: ProcessMemory, address = 0): number | undefined {
  const bytes = memory.read(address, 8);
  return bytes.length < 8 ? undefined : new DataView(bytes.buffer).getUint32(0, true);
}

/** A question about a file: what it is about, and where the answer is to be. */
export interface Question extends Target {
  readonly answerAt: number;
}

/** A question of the stat family. Undefined for any other call. */
export function statOfCall(
  { nr, tid, args }: Notification,
  memory: ProcessMemory,
  trees: Trees,
): Question | undefined {
  if (nr === NR.fstat) return ofOpen(tid, int(args[0]), args[1]);
  const isX = nr === NR.statx;
  const [folder, at, flags, answerAt] =
    nr === NR.stat || nr === NR.lstat
      ? [AT_FDCWD, args[0], nr === NR.lstat ? AT_SYMLINK_NOFOLLOW : 0, args[1]]
      : nr === NR.newfstatat || isX
        ? [int(args[0]), args[1], int(args[isX ? 2 : 3]), args[isX ? 4 : 2]]
        : [];
  if (folder === undefined || flags === undefined) return undefined;
  // Linux 6.11 takes no path at all for an empty one.
  const path = at === 0 && flags & AT_EMPTY_PATH ? '' : pathAt(memory, at ?? 0);
  if (path === undefined) return undefined;
  if (path === '') return flags & AT_EMPTY_PATH ? ofOpen(tid, folder, answerAt) : undefined;
  const followsLinks = !(flags & AT_SYMLINK_NOFOLLOW);
  return { ...trees.find(tid, folder, path), followsLinks, answerAt: answerAt ?? 0 };
}

const ofOpen = (tid: number, fd: number, answerAt = 0): Question => ({
  path: ofDescriptor(tid, fd),
  isElsewhere: false,
  followsLinks: true,
  answerAt,
});

const ATTRIBUTES = [NR.getxattr, NR.lgetxattr, NR.listxattr, NR.llistxattr];

/** access(2), by which mode; readlink(2), with the length of the room; extended attributes. Undefined for any other call. */
export function lookOfCall(
  { nr, tid, args }: Notification,
  memory: ProcessMemory,
  trees: Trees,
): (Question & { readonly number: number }) | undefined {
  const [folder, at, answerAt, number] =
    nr === NR.access || nr === NR.readlink || ATTRIBUTES.includes(nr)
      ? [AT_FDCWD, args[0], args[1], args[nr === NR.access ? 1 : 2]]
      : nr === NR.faccessat || nr === NR.faccessat2 || nr === NR.readlinkat
        ? [int(args[0]), args[1], args[2], args[nr === NR.readlinkat ? 3 : 2]]
        : [];
  const path = folder === undefined ? undefined : pathAt(memory, at ?? 0);
  return path
    ? {
        ...trees.find(tid, folder ?? AT_FDCWD, path),
        followsLinks: nr !== NR.readlink && nr !== NR.readlinkat,
        answerAt: answerAt ?? 0,
        number: int(number),
      }
    : undefined;
}
