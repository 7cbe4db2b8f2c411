import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { NR } from './numbers.js';

export const STATX_INO = 0x100;
export const AT_FDCWD = -100;
export const AT_SYMLINK_NOFOLLOW = 0x100;
export const O_CLOEXEC = 0o2000000;
export const O_PATH = 0o10000000;

/** statx(2): what it is asked for, and the size of its struct. */
export const STATX_BASIC_STATS = 0x7ff;
export const STATX_SIZE = 256;

/** Offsets in struct statx (include/uapi/linux/stat.h). */
const INODE = 32;
const DEVICE_MAJOR = 136;
const DEVICE_MINOR = 140;

/** PATH_MAX */
export const PATH_ROOM = 4096;

/** Memory for a path, and for what statx tells of it; made when something is served. */
class Look {
  private readonly path = fixedMemory(PATH_ROOM + 64);
  private readonly stat = fixedMemory(STATX_SIZE);
  private readonly bytes = Buffer.from(this.path.buffer);
  private readonly pathAt = addressOf(this.path);
  private readonly statAt = addressOf(this.stat);
  readonly view = new DataView(this.stat.buffer);

  /** Where a path lies, until the next one. */
  at(path: string): number {
    this.bytes[this.bytes.write(path, 0, PATH_ROOM + 63, 'latin1')] = 0;
    return this.pathAt;
  }

  file(path: string, flags: number, fields: number, folder: number): number {
    return syscall(NR.statx, folder, this.at(path), flags, fields, this.statAt);
  }
}

let look: Look | undefined;

/** A path of this process's own, with a letter a byte as all here have them. */
export const inBytes = (path: string): string => Buffer.from(path).toString('latin1');

/** The address of a path, whose letters are bytes, until the next one is looked at. */
export function pathAddress(path: string): number {
  look ??= new Look();
  return look.at(path);
}

/** struct statx of the file at a path, until the next one; undefined where there is none to be seen. */
export function statOf(path: string, flags = 0, fields = STATX_INO, folder = AT_FDCWD): DataView | undefined {
  look ??= new Look();
  return look.file(path, flags, fields, folder) < 0 ? undefined : look.view;
}

/** Tells files apart. */
export const keyOf = (stat: DataView): string =>
  `${stat.getUint32(DEVICE_MAJOR, true)}:${stat.getUint32(DEVICE_MINOR, true)}:${stat.getBigUint64(INODE, true)}`;
