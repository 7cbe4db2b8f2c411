import type { Errno } from '../../uapi/errno.js';

/** enum pds_core_status_code of pds_core_if.h; errnos as pdsc_err_to_errno of pds_core's main.c gives them. */
const STATUSES = {
  SUCCESS: [0, undefined, 'done'],
  EVERSION: [1, 'EINVAL', 'this version of the request is not known'],
  EOPCODE: [2, 'EIO', 'this opcode is not known'],
  EIO: [3, 'EIO', 'input or output failed on the card'],
  EPERM: [4, 'EPERM', 'not permitted'],
  EQID: [5, 'EINVAL', 'there is no such queue'],
  EQTYPE: [6, 'EINVAL', 'there is no such type of queue'],
  ENOENT: [7, 'ENOENT', 'there is no such thing'],
  EINTR: [8, 'EIO', 'it was interrupted'],
  EAGAIN: [9, 'EAGAIN', 'not now: try again'],
  ENOMEM: [10, 'ENOMEM', 'the card has no memory for it'],
  EFAULT: [11, 'EFAULT', 'an address is bad'],
  EBUSY: [12, 'EBUSY', 'it is in use'],
  EEXIST: [13, 'EEXIST', 'it is there already'],
  EINVAL: [14, 'EINVAL', 'a value is not allowed'],
  ENOSPC: [15, 'ENOSPC', 'there is no room for it'],
  ERANGE: [16, 'ERANGE', 'a value is out of range'],
  BAD_ADDR: [17, 'EFAULT', 'a descriptor or address is bad'],
  DEV_CMD: [18, 'EIO', 'the device command failed'],
  ENOSUPP: [19, 'EINVAL', 'the card does not do this'],
  ERROR: [29, 'EIO', 'it failed'],
  ERDMA: [30, 'EIO', 'an RDMA operation failed'],
  EVFID: [31, 'ENODEV', 'there is no such VF'],
  BAD_FW: [32, 'EIO', 'the firmware image is bad'],
  ECLIENT: [33, 'ECHILD', 'there is no such client'],
  BAD_PCI: [255, 'ENXIO', 'the card does not answer over PCI'],
} as const satisfies Record<string, readonly [number, Errno | undefined, string]>;

export type Status = keyof typeof STATUSES;

export const statusNames = Object.keys(STATUSES) as Status[];

export const statusNumber = (name: Status): number => STATUSES[name][0];

const row = (status: number) => Object.entries(STATUSES).find(([, [number]]) => number === status);

/** The name of a status, or its number where it has none. */
export const statusName = (status: number): string => row(status)?.[0] ?? String(status);

export const statusMeaning = (status: number): string =>
  row(status)?.[1][2] ?? 'a status without a published meaning';

/** The errno with which a call fails for a status other than SUCCESS. */
export const statusErrno = (status: number): Errno => row(status)?.[1][1] ?? 'EIO';
