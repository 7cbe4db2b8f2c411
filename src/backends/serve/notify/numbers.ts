/** System calls that are asked for here, or made. */
const NAMES = [
  'ioctl',
  'fcntl',
  'open',
  'creat',
  'openat',
  'openat2',
  'stat',
  'fstat',
  'lstat',
  'newfstatat',
  'statx',
  'access',
  'faccessat',
  'faccessat2',
  'readlink',
  'readlinkat',
  'getxattr',
  'lgetxattr',
  'listxattr',
  'llistxattr',
  'fsync',
  'fdatasync',
  'close',
  'read',
  'ppoll',
  'socketpair',
  'sendmsg',
  'recvmsg',
  'prctl',
  'seccomp',
  'memfd_create',
  'mknodat',
  'inotify_init1',
  'inotify_add_watch',
  'inotify_rm_watch',
  'unshare',
  'setns',
  'process_vm_readv',
  'process_vm_writev',
] as const;

export type Numbers = Readonly<Record<(typeof NAMES)[number], number>>;

/** Stands for a call that an architecture has in newer forms only. */
const NONE = -1;

/** Linux, arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h, in the order of the names. */
const BY_ARCH: Readonly<Record<string, readonly number[]>> = {
  x64: [
    16, 72, 2, 85, 257, 437, 4, 5, 6, 262, 332, 21, 269, 439, 89, 267, 191, 192, 194, 195, 74, 75, 3, 0, 271,
    53, 46, 47, 157, 317, 319, 259, 294, 254, 255, 272, 308, 310, 311,
  ],
  arm64: [
    29,
    25,
    NONE,
    NONE,
    56,
    437,
    NONE,
    80,
    NONE,
    79,
    291,
    NONE,
    48,
    439,
    NONE,
    78,
    82,
    83,
    57,
    63,
    73,
    199,
    211,
    212,
    167,
    277,
    279,
    33,
    26,
    27,
    270,
    271,
  ],
};

const known = BY_ARCH[process.arch];

/** The numbers on this machine, below zero for what it does not have. All are, on an architecture that is not known here. */
export const NR = Object.fromEntries(NAMES.map((name, i) => [name, known?.[i] ?? NONE])) as Numbers;

/** AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64 (include/uapi/linux/audit.h); undefined on an architecture that is not known here. */
export const AUDIT_ARCH = ({ x64: 0xc000003e, arm64: 0xc00000b7 } as Readonly<Record<string, number>>)[
  process.arch
];
