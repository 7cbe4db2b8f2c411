import { NR } from './numbers.js';

/** S_IFMT, S_IFCHR */
const TYPE = 0o170000;
const CHARACTER = 0o020000;
const PERMISSIONS = 0o7777;

/** Offsets in struct statx (include/uapi/linux/stat.h). */
const X = {
  nlink: 16,
  uid: 20,
  gid: 24,
  mode: 28,
  ino: 32,
  size: 40,
  blocks: 48,
  times: [64, 112, 96],
  rdevMajor: 128,
  rdevMinor: 132,
  devMajor: 136,
  devMinor: 140,
};

/** The same in struct stat of x86-64, and of architectures that have the kernel's common one (arch/x86/include/uapi/asm/stat.h, asm-generic/stat.h). */
const COMMON = { size: 48, blocks: 64, times: [72, 88, 104] };
const STAT =
  process.arch === 'x64'
    ? { bytes: 144, nlink: 16, mode: 24, uid: 28, gid: 32, rdev: 40, blksize: 56, ...COMMON }
    : { bytes: 128, nlink: 20, mode: 16, uid: 24, gid: 28, rdev: 32, blksize: 56, ...COMMON };

const BLOCK = 4096;

/** dev_t as user space has it (include/linux/kdev_t.h, huge_encode_dev). */
export const deviceNumber = (major: number, minor: number): number =>
  (minor & 0xff) + major * 0x100 + (minor & ~0xff) * 0x1000;

/** The owners of a file and what they may, by its struct statx. */
export const ownerOf = (file: DataView): { uid: number; gid: number; mode: number } => ({
  uid: file.getUint32(X.uid, true),
  gid: file.getUint32(X.gid, true),
  mode: file.getUint16(X.mode, true) & PERMISSIONS,
});

/** The number of a character device, by its struct statx. */
export const characterOf = (file: DataView): { major: number; minor: number } | undefined =>
  (file.getUint16(X.mode, true) & TYPE) === CHARACTER
    ? { major: file.getUint32(X.rdevMajor, true), minor: file.getUint32(X.rdevMinor, true) }
    : undefined;

/** struct statx of a node: what its file has, as a character device of this number. */
export function asDevice(file: DataView, major: number, minor: number): DataView {
  const bytes = new Uint8Array(file.buffer.slice(0));
  const view = new DataView(bytes.buffer);
  view.setUint16(X.mode, CHARACTER | (file.getUint16(X.mode, true) & PERMISSIONS), true);
  view.setBigUint64(X.size, 0n, true);
  view.setBigUint64(X.blocks, 0n, true);
  view.setUint32(X.rdevMajor, major, true);
  view.setUint32(X.rdevMinor, minor, true);
  return view;
}

/** The struct that a call of the stat family fills, out of a struct statx. */
export function structFor(nr: number, from: DataView): Uint8Array {
  if (nr === NR.statx) return new Uint8Array(from.buffer.slice(0));
  const view = new DataView(new ArrayBuffer(STAT.bytes));
  const device = deviceNumber(from.getUint32(X.devMajor, true), from.getUint32(X.devMinor, true));
  view.setBigUint64(0, BigInt(device), true);
  view.setBigUint64(8, from.getBigUint64(X.ino, true), true);
  view.setUint32(STAT.nlink, from.getUint32(X.nlink, true), true);
  view.setUint32(STAT.mode, from.getUint16(X.mode, true), true);
  view.setUint32(STAT.uid, from.getUint32(X.uid, true), true);
  view.setUint32(STAT.gid, from.getUint32(X.gid, true), true);
  view.setBigUint64(STAT.size, from.getBigUint64(X.size, true), true);
  view.setBigUint64(STAT.blocks, from.getBigUint64(X.blocks, true), true);
  const number = deviceNumber(from.getUint32(X.rdevMajor, true), from.getUint32(X.rdevMinor, true));
  view.setBigUint64(STAT.rdev, BigInt(number), true);
  view.setUint32(STAT.blksize, BLOCK, true);
  STAT.times.forEach((at, i) => {
    const time = X.times[i] as number;
    view.setBigUint64(at, from.getBigUint64(time, true), true);
    view.setBigUint64(at + 8, BigInt(from.getUint32(time + 8, true)), true);
  });
  return new Uint8Array(view.buffer);
}
