/** The errnos that fwctl and its drivers give, with what each means here (Linux drivers/fwctl, mlx5 cmd.c). */
const ERRNOS = {
  EPERM: [1, 'the scope needs CAP_SYS_RAWIO in the initial user namespace'],
  ENOENT: [2, 'there is no such device node'],
  EIO: [5, 'the device did not take the command'],
  ENXIO: [6, 'no device is registered under this number'],
  EAGAIN: [11, 'the device is busy; try again'],
  ENOMEM: [12, 'the kernel has no memory for the command'],
  EACCES: [13, 'the device node may not be opened by this user'],
  EFAULT: [14, 'a pointer leads outside the memory of the caller'],
  EBUSY: [16, 'the device is busy'],
  ENODEV: [19, 'the device was unplugged while the file was open'],
  EINVAL: [22, 'the size of the argument is below the smallest known one'],
  ENOTTY: [25, 'the ioctl is not known to fwctl'],
  E2BIG: [7, 'the argument has values beyond what this kernel knows'],
  EBADMSG: [74, 'the driver allows the command at no scope, or only at a higher one'],
  EMSGSIZE: [90, 'a length is under 16 bytes or over 2 MiB'],
  EOPNOTSUPP: [95, 'the scope or the flag is not known to this kernel'],
  ETIMEDOUT: [110, 'the device did not answer in time'],
  EREMOTEIO: [121, 'the firmware refused the command'],
} as const satisfies Record<string, readonly [number, string]>;

export type Errno = keyof typeof ERRNOS;

export const errnoNames = Object.keys(ERRNOS) as Errno[];
export const errnoNumber = (errno: Errno): number => ERRNOS[errno][0];
export const errnoMeaning = (errno: Errno): string => ERRNOS[errno][1];

/** Tells an errno from a result; results of kernel calls are never strings. */
export const isErrno = (result: unknown): result is Errno => typeof result === 'string';
