import type { Notification } from './listener.js';
import { AT_FDCWD } from './look.js';
import type { ProcessMemory } from './memory.js';
import { NR } from './numbers.js';

/** open(2) */
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_DIRECT = process.arch === 'arm64' ? 0o200000 : 0o40000;
export const O_DIRECTORY = process.arch === 'arm64' ? 0o40000 : 0o200000;
export const O_NOFOLLOW = process.arch === 'arm64' ? 0o100000 : 0o400000;
export const O_CLOEXEC = 0o2000000;
export const O_PATH = 0o10000000;
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

/** Where this process finds what a path of a thread leads to: by what procfs shows of that. */
function seenFromHere(tid: number, folder: number, path: string): string {
  const own = `/proc/${tid}`;
  const ofSelf = /^\/proc\/(?:thread-)?self(?=\/|$)(.*)/s.exec(path);
  if (ofSelf) return own + ofSelf[1];
  if (path.startsWith('/')) return `${own}/root${path}`;
  return folder === AT_FDCWD ? `${own}/cwd/${path}` : `${own}/fd/${folder}/${path}`;
}

const ofDescriptor = (tid: number, fd: number): string => `/proc/${tid}/fd/${fd}`;

/** A file that a call is about. */
export interface Target {
  /** Its path, as this process sees it. */
  readonly path: string;
  readonly followsLinks: boolean;
}

/** What a call of the open family is about, and its flags. */
export interface Opening extends Target {
  readonly flags: number;
}

/** An open; undefined for any other call, and where the path can't be read. */
export function openingOf({ nr, tid, args }: Notification, memory: ProcessMemory): Opening | undefined {
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
    ? { path: seenFromHere(tid, folder ?? AT_FDCWD, path), followsLinks: !(flags & O_NOFOLLOW), flags }
    : undefined;
}

/** struct open_how begins with the flags, of 64 bits. */
function flagsOfHow(memory: ProcessMemory, address = 0): number | undefined {
  const bytes = memory.read(address, 8);
  return bytes.length < 8 ? undefined : new DataView(bytes.buffer).getUint32(0, true);
}

/** A question of the stat family: about what, and where the answer is to be. Undefined for any other call. */
export function statOfCall(
  { nr, tid, args }: Notification,
  memory: ProcessMemory,
): (Target & { readonly answerAt: number }) | undefined {
  if (nr === NR.fstat) return target(ofDescriptor(tid, int(args[0])), true, args[1]);
  if (nr === NR.stat || nr === NR.lstat) {
    const path = pathAt(memory, args[0] ?? 0);
    return path ? target(seenFromHere(tid, AT_FDCWD, path), nr === NR.stat, args[1]) : undefined;
  }
  if (nr !== NR.newfstatat && nr !== NR.statx) return undefined;
  const isX = nr === NR.statx;
  const [folder, flags, answerAt] = [int(args[0]), int(args[isX ? 2 : 3]), args[isX ? 4 : 2]];
  // Linux 6.11 takes no path at all for an empty one.
  const path = args[1] === 0 && flags & AT_EMPTY_PATH ? '' : pathAt(memory, args[1] ?? 0);
  if (path === undefined || (path === '' && !(flags & AT_EMPTY_PATH))) return undefined;
  const file = path === '' ? ofDescriptor(tid, folder) : seenFromHere(tid, folder, path);
  return target(file, path === '' || !(flags & 0x100), answerAt);
}

const target = (path: string, followsLinks: boolean, answerAt = 0) => ({ path, followsLinks, answerAt });

/** The descriptor of an ioctl, an fcntl or an fsync, as this process sees it. */
export const descriptorOf = ({ tid, args }: Notification): string => ofDescriptor(tid, int(args[0]));
