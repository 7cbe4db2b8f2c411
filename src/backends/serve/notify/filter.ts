import { AUDIT_ARCH, COMPAT, COMPAT_ARCH, NR, READS_AT, WRITES_AT } from './numbers.js';

/** Classic BPF (include/uapi/linux/bpf_common.h, filter.h): load a word of the data, compare, give back. */
const LOAD = 0x20;
const JUMP_IF_EQUAL = 0x15;
const JUMP_IF_ANY_BIT = 0x45;
const RETURN = 0x06;

/** SECCOMP_RET_USER_NOTIF, SECCOMP_RET_ALLOW (include/uapi/linux/seccomp.h). */
const NOTIFY = 0x7fc00000;
const ALLOW = 0x7fff0000;

/** Offsets in struct seccomp_data; of the arguments the lower halves, little-endian. */
const NUMBER = 0;
const ARCH = 4;
const argument = (index: number): number => 16 + 8 * index;

/**
 * FWCTL_INFO to FWCTL_RSC_UMEM_REG; FIONREAD, FIOQSIZE, FS_IOC_GETFLAGS, which files know and devices don't; IOCTL_VM_SOCKETS_GET_LOCAL_CID
 * (include/uapi/linux/vm_sockets.h), which what stands for a device may know.
 */
const IOCTLS = [0x9a00, 0x9a01, 0x9a02, 0x9a03, 0x541b, 0x5460, 0x80086601, 0x7b9];

const F_GETFL = 3;

/** Where who tries a device reads it; at other places what stands for it may say that it has none. */
const START = 0;

const AT_EMPTY_PATH = 0x1000;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

const load = (offset: number): Instruction => [LOAD, 0, 0, offset];
const give = (value: number): Instruction => [RETURN, 0, 0, value];

/** What is asked of the supervisor beside ioctls and opens. */
export interface Asked {
  /** stat by path: where the nodes are plain files. */
  readonly stats: boolean;
  /** access, readlink and extended attributes: where no mount namespace shows the trees. */
  readonly paths: boolean;
}

/** Instructions that notify where a call has this number and one of these values in an argument. */
const where = (nr: number, index: number, values: readonly number[]): Instruction[] => {
  const tests = values.map((value, i): Instruction => [JUMP_IF_EQUAL, values.length - i, 0, value]);
  const then = [load(argument(index)), ...tests, give(ALLOW), give(NOTIFY)];
  return [[JUMP_IF_EQUAL, 0, then.length, nr], ...then];
};

/** The same where the argument has a bit. */
const whereBit = (nr: number, index: number, bit: number): Instruction[] => [
  [JUMP_IF_EQUAL, 0, 4, nr],
  load(argument(index)),
  [JUMP_IF_ANY_BIT, 1, 0, bit],
  give(ALLOW),
  give(NOTIFY),
];

const always = (nr: number): Instruction[] => [[JUMP_IF_EQUAL, 0, 1, nr], give(NOTIFY)];

/**
 * The filter of a served program (seccomp(2)): turns the calls that may be about a served device into notifications; everything else
 * goes on at full speed. Undefined on architectures that are not known here.
 */
export function filterProgram({ stats, paths }: Asked): Uint8Array | undefined {
  if (AUDIT_ARCH === undefined) return undefined;
  const { ioctl, fcntl, open, creat, openat, openat2, stat, fstat, lstat, newfstatat, statx } = NR;
  const { access, faccessat, faccessat2, readlink, readlinkat, fsync, fdatasync } = NR;
  const { getxattr, lgetxattr, listxattr, llistxattr } = NR;
  const whole = [
    open,
    creat,
    openat,
    openat2,
    fstat,
    fsync,
    fdatasync,
    ...(stats ? [stat, lstat, newfstatat, statx] : []),
    ...(paths ? [access, faccessat, faccessat2, readlink, readlinkat] : []),
    ...(paths ? [getxattr, lgetxattr, listxattr, llistxattr] : []),
  ].filter((nr) => nr >= 0);
  const byFile = [...whereBit(newfstatat, 3, AT_EMPTY_PATH), ...whereBit(statx, 2, AT_EMPTY_PATH)];
  const ofCompat = [load(NUMBER), ...[...COMPAT.keys()].flatMap(always), give(ALLOW)];
  const program: Instruction[] = [
    load(ARCH),
    [JUMP_IF_EQUAL, ofCompat.length + 2, 0, AUDIT_ARCH],
    [JUMP_IF_EQUAL, 1, 0, COMPAT_ARCH ?? 0],
    give(ALLOW),
    ...ofCompat,
    load(NUMBER),
    ...where(ioctl, 1, IOCTLS),
    ...where(fcntl, 1, [F_GETFL]),
    ...[...READS_AT, ...WRITES_AT].flatMap((nr) => where(nr, 3, [START])),
    ...whole.flatMap(always),
    ...(stats ? [] : byFile),
    give(ALLOW),
  ];
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  program.forEach(([code, ifTrue, ifFalse, operand], i) => {
    view.setUint16(i * 8, code, true);
    view.setUint8(i * 8 + 2, ifTrue);
    view.setUint8(i * 8 + 3, ifFalse);
    view.setUint32(i * 8 + 4, operand, true);
  });
  return bytes;
}
