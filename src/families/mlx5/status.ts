import type { Errno } from '../../uapi/errno.js';

/** Delivery status of a command: PRM "Command Interface, status"; errnos as cmd_status_to_err of mlx5_core gives them. */
const STATUSES = {
  OK: [0x00, undefined, 'done'],
  INT_ERR: [0x01, 'EIO', 'the firmware failed internally'],
  BAD_OP_ERR: [0x02, 'EINVAL', 'the firmware does not have this opcode or op_mod'],
  BAD_PARAM_ERR: [0x03, 'EINVAL', 'a field has a value that is not allowed'],
  BAD_SYS_STATE_ERR: [0x04, 'EIO', 'the device or its configuration does not allow this now'],
  BAD_RES_ERR: [0x05, 'EINVAL', 'there is no such object'],
  RES_BUSY: [0x06, 'EBUSY', 'the object is in use'],
  NOT_READY: [0x07, 'EAGAIN', 'the device is not ready'],
  LIM_ERR: [0x08, 'ENOMEM', 'a limit is exceeded'],
  BAD_RES_STATE_ERR: [0x09, 'EINVAL', 'the object is in a state that does not allow this'],
  IX_ERR: [0x0a, 'EINVAL', 'an index is out of range'],
  NO_RES_ERR: [0x0f, 'EAGAIN', 'nothing is left to give'],
  BAD_QP_STATE_ERR: [0x10, 'EINVAL', 'the QP is in a state that does not allow this'],
  BAD_PKT_ERR: [0x30, 'EINVAL', 'the management packet is malformed'],
  BAD_SIZE_OUTS_CQES_ERR: [0x40, 'EINVAL', 'more CQEs are outstanding than the new size holds'],
  BAD_INP_LEN_ERR: [0x50, 'EIO', 'the input is shorter than the command needs'],
  BAD_OUTP_LEN_ERR: [0x51, 'EIO', 'the room for the output is shorter than the command needs'],
} as const satisfies Record<string, readonly [number, Errno | undefined, string]>;

export type Status = keyof typeof STATUSES;

export const statusNames = Object.keys(STATUSES) as Status[];

export const statusNumber = (name: Status): number => STATUSES[name][0];

const rows = new Map(Object.entries(STATUSES).map((one) => [one[1][0] as number, one]));
const row = (status: number) => rows.get(status);

/** The name of a status, or its number in hex where it has none. */
export const statusName = (status: number): string =>
  row(status)?.[0] ?? `0x${status.toString(16).padStart(2, '0')}`;

export const statusMeaning = (status: number): string =>
  row(status)?.[1][2] ?? 'a status without a published meaning';

/** The errno that the kernel makes of a status in its own commands. */
export const statusErrno = (status: number): Errno => row(status)?.[1][1] ?? 'EIO';
