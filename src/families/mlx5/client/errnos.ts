import type { ErrnoUses } from '../../../client/errnos.js';

const SEND = 'the driver hands the command to the device (mlx5_cmd_do)';
const CONTEXT = 'open makes a user context (CREATE_UCTX)';

/** Linux 7.2 drivers/fwctl/mlx5/main.c and mlx5_core's cmd.c. A status of the firmware is no errno but at open. */
export const mlx5Errnos: ErrnoUses = {
  EPERM: 'never of mlx5 itself: a command that is not allowed is EBADMSG',
  EBADMSG: [
    [
      'the command is not on the driver’s list, or needs a higher scope; writes of registers pass at configuration, reads need debug-read-only',
      'the driver checks opcode and scope (mlx5ctl_validate_rpc)',
    ],
  ],
  EMSGSIZE: [
    ['input or room for the answer is below the 16 bytes of a mailbox header', 'the driver checks lengths'],
  ],
  EINVAL: [['the firmware refused a user context', CONTEXT]],
  EREMOTEIO: [['the firmware refused a user context', CONTEXT]],
  EAGAIN: [['the firmware has no user context left', CONTEXT]],
  ETIMEDOUT: [['the firmware did not answer in time', SEND]],
  EIO: [['the command interface is down, or the device is in an error state', SEND]],
  ENXIO: [['the command was given up: a reset is under way, or PCI has failed', SEND]],
  ENOMEM: [['no memory for the command, or for the answer', SEND]],
  ECANCELED: [['the command was taken back', SEND]],
};
