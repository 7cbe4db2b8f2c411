/** Stands for a call that an architecture has in newer forms only. */
const NONE = -1;

/**
 * System calls that are asked for here, or made: their numbers on x86-64 and on arm64. Linux, arch/x86/entry/syscalls/syscall_64.tbl and
 * include/uapi/asm-generic/unistd.h.
 */
const CALLS = {
  ioctl: [16, 29],
  fcntl: [72, 25],
  open: [2, NONE],
  creat: [85, NONE],
  openat: [257, 56],
  openat2: [437, 437],
  stat: [4, NONE],
  fstat: [5, 80],
  lstat: [6, NONE],
  newfstatat: [262, 79],
  statx: [332, 291],
  access: [21, NONE],
  faccessat: [269, 48],
  faccessat2: [439, 439],
  readlink: [89, NONE],
  readlinkat: [267, 78],
  getxattr: [191, 8],
  lgetxattr: [192, 9],
  listxattr: [194, 11],
  llistxattr: [195, 12],
  pread64: [17, 67],
  pwrite64: [18, 68],
  preadv: [295, 69],
  pwritev: [296, 70],
  preadv2: [327, 286],
  pwritev2: [328, 287],
  fsync: [74, 82],
  fdatasync: [75, 83],
  close: [3, 57],
  read: [0, 63],
  epoll_create1: [291, 20],
  epoll_ctl: [233, 21],
  epoll_pwait: [281, 22],
  socketpair: [53, 199],
  sendmsg: [46, 211],
  recvmsg: [47, 212],
  sendto: [44, 206],
  prctl: [157, 167],
  seccomp: [317, 277],
  memfd_create: [319, 279],
  mknodat: [259, 33],
  inotify_init1: [294, 26],
  inotify_add_watch: [254, 27],
  inotify_rm_watch: [255, 28],
  unshare: [272, 97],
  setns: [308, 268],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
} as const;

const ARCHITECTURES = ['x64', 'arm64'];
const column = ARCHITECTURES.indexOf(process.arch);

/** The numbers on this machine, below zero for what it does not have. All are, on an architecture that is not known here. */
export const NR = Object.fromEntries(
  Object.entries(CALLS).map(([name, numbers]) => [name, numbers[column] ?? NONE]),
) as Readonly<Record<keyof typeof CALLS, number>>;

/** What reads at a place, and what writes there: the fourth argument has its lower half. */
export const READS_AT: readonly number[] = [NR.pread64, NR.preadv, NR.preadv2];
export const WRITES_AT: readonly number[] = [NR.pwrite64, NR.pwritev, NR.pwritev2];

/** AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64 (include/uapi/linux/audit.h); undefined on an architecture that is not known here. */
export const AUDIT_ARCH = [0xc000003e, 0xc00000b7][column];

/**
 * What a machine of 64 bits runs of 32 (AUDIT_ARCH_I386, AUDIT_ARCH_ARM), and how such programs open files: their numbers for it (arch/x86/entry/syscalls/syscall_32.tbl,
 * arch/arm/tools/syscall.tbl), and which calls these are. All else that they do with a device is what they get from what stands for it: it has no ioctls for them.
 */
export const COMPAT_ARCH = [0x40000003, 0x40000028][column];
export const COMPAT: ReadonlyMap<number, number> = new Map([
  [5, NR.open],
  [8, NR.creat],
  [[295, 322][column] ?? NONE, NR.openat],
  [437, NR.openat2],
]);
