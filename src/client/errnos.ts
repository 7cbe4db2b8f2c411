import type { Errno } from '../uapi/errno.js';

/** When an errno is given, and what it means then. */
export type ErrnoUse = readonly [meaning: string, step: string];

/** The errnos of a driver, or of fwctl's core; a string says why one that others give is never given, and what is instead. */
export type ErrnoUses = Readonly<Partial<Record<Errno, readonly ErrnoUse[] | string>>>;

/** What fwctl's core gives with devices of every family (Linux 7.2 drivers/fwctl/main.c). */
export const coreErrnos: ErrnoUses = {
  EPERM: [
    [
      'scope debug-write-full needs CAP_SYS_RAWIO in the initial user namespace',
      'FWCTL_RPC judges the scope',
    ],
  ],
  ENOENT: [['there is no such node', 'open']],
  ENXIO: [['no device has this number', 'open']],
  EACCES: [['the node may not be opened by this user', 'open']],
  ENOMEM: [['no memory for a user context, or for the input', 'open, FWCTL_RPC']],
  EFAULT: [
    [
      'a pointer leads outside the caller’s memory; for the answer: after the device has done the command',
      'any ioctl',
    ],
  ],
  ENODEV: [['the device is gone', 'open, any ioctl on an open file, after the checks of its size']],
  EINVAL: [
    ['the argument’s size is below 24 (FWCTL_INFO) or 32 (FWCTL_RPC)', 'the ioctl reads its struct'],
    ['the node can not be read or written', 'read, write'],
  ],
  E2BIG: [['bytes behind the struct that this kernel knows are not zero', 'the ioctl reads its struct']],
  ENOTTY: [['fwctl has no ioctl of this number', 'any ioctl']],
  EMSGSIZE: [['input or room for the answer is above 2 MiB', 'FWCTL_RPC']],
  EOPNOTSUPP: [
    ['the scope is none of 0 to 3', 'FWCTL_RPC judges the scope'],
    ['flags are not 0', 'FWCTL_INFO'],
  ],
};
