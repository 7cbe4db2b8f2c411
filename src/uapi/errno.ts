/** The errnos that fwctl and its drivers give, with what each means here and the step that gives it (Linux drivers/fwctl, mlx5 cmd.c). */
const ERRNOS = {
  EPERM: [
    1,
    'the scope needs CAP_SYS_RAWIO in the initial user namespace',
    'FWCTL_RPC judges the scope, before it reads the input',
  ],
  ENOENT: [2, 'there is no such device node', 'open of the node'],
  EINTR: [
    4,
    'a signal ended the wait; whether the device ran the command is not known',
    'the driver waits for the answer',
  ],
  EIO: [
    5,
    'the device did not take the command',
    'the driver hands the command on (mlx5_cmd_do), or makes a user context at open',
  ],
  ENXIO: [6, 'no device is registered under this number', 'open of the node finds its device gone'],
  EAGAIN: [11, 'the device is busy; try again', 'the driver makes a user context at open'],
  ENOMEM: [
    12,
    'the kernel has no memory for the command',
    'open makes a user context, or FWCTL_RPC makes room for input and output',
  ],
  ECHILD: [10, 'the device does not know the driver as its client', 'the driver hands the command on'],
  EACCES: [13, 'the device node may not be opened by this user', 'open checks the permissions of the node'],
  EFAULT: [
    14,
    'a pointer leads outside the memory of the caller',
    'the ioctl copies its struct, the input or the answer',
  ],
  EBUSY: [16, 'the device is busy', 'the driver makes a user context at open'],
  EEXIST: [17, 'the object is there already', 'the driver hands the command on'],
  ENODEV: [
    19,
    'the device was unplugged while the file was open',
    'any call on a device that is gone, or open while it goes',
  ],
  EINVAL: [22, 'the size of the argument is below the smallest known one', 'the ioctl copies its struct'],
  ENOSPC: [28, 'the device has no room for it', 'the driver hands the command on'],
  ENOTTY: [25, 'the ioctl is not known to fwctl', 'the ioctl looks its number up'],
  E2BIG: [7, 'the argument has values beyond what this kernel knows', 'the ioctl copies its struct'],
  ERANGE: [34, 'a number is out of range', 'the driver hands the command on'],
  EPROTO: [71, 'device and driver did not understand each other', 'the driver reads the answer'],
  EBADMSG: [
    74,
    'the driver allows the command at no scope, or only at a higher one',
    'the driver checks opcode and scope (mlx5ctl_validate_rpc)',
  ],
  EMSGSIZE: [
    90,
    'a length is under 16 bytes or over 2 MiB',
    'FWCTL_RPC checks the lengths: the core for 2 MiB, then the driver for its header',
  ],
  EOPNOTSUPP: [
    95,
    'the scope or the flag is not known to this kernel',
    'FWCTL_RPC judges the scope, or FWCTL_INFO its flags',
  ],
  ETIMEDOUT: [110, 'the device did not answer in time', 'the driver waits for the answer (mlx5_cmd_do)'],
  ECANCELED: [
    125,
    'the command was taken back before the device had it',
    'the driver hands the command on (mlx5_cmd_do)',
  ],
  EREMOTEIO: [
    121,
    'the firmware refused the command',
    'the driver reads the status of the answer (mlx5_cmd_do); FWCTL_RPC hands the answer over instead',
  ],
} as const satisfies Record<string, readonly [number, string, string]>;

/** An errno by its name, of those that fwctl can meet. */
export type Errno = keyof typeof ERRNOS;

/** The names of all, in the order of the table. */
export const errnoNames = Object.keys(ERRNOS) as Errno[];
/** The number of an errno. Throws nothing. Source: asm-generic/errno.h. */
export const errnoNumber = (errno: Errno): number => ERRNOS[errno][0];
/** The errno of a number; undefined for one that nothing around fwctl gives. */
export const errnoOf = (number: number): Errno | undefined =>
  errnoNames.find((name) => errnoNumber(name) === number);
/** What an errno means where a fwctl device answers it, in words. Throws nothing. Source: drivers/fwctl of Linux. */
export const errnoMeaning = (errno: Errno): string => ERRNOS[errno][1];
/** The step of the kernel that gives it. */
export const errnoStep = (errno: Errno): string => ERRNOS[errno][2];

/** Tells an errno from a result; results of kernel calls are never strings. Throws nothing. Source: include/uapi/asm-generic/errno-base.h and errno.h. */
export const isErrno = (result: unknown): result is Errno => typeof result === 'string';
