import type { ErrnoUses } from '../../../client/errnos.js';

const CHECK = 'the driver checks the request (cxlctl_validate_hw_command)';

/** Linux 7.2 drivers/cxl/core/features.c. */
export const cxlErrnos: ErrnoUses = {
  EPERM: [
    [
      'Set Feature of a feature that the kernel keeps for itself: patrol scrub, ECS, post package repair, memory sparing',
      'the driver looks the feature up, where the scope would do',
    ],
  ],
  EBADMSG: 'never of cxl: a command that is not allowed, or a scope that is too low, is EINVAL',
  EMSGSIZE: 'never of cxl itself: lengths that do not fit are EINVAL',
  ETIMEDOUT:
    'never of cxl: a transport that fails is no errno; the ioctl succeeds with size 0, and retval 0 where the mailbox had given no code',
  EIO: 'never of cxl: a transport that fails is no errno; the ioctl succeeds with size 0, and retval 0 where the mailbox had given no code',
  EBUSY: 'never of cxl: a mailbox that is busy is no errno; the ioctl succeeds with size 0',
  EINVAL: [
    ['the input is below 16 bytes, or op_size is more than what follows them', CHECK],
    ['the opcode is none of 0x0500 to 0x0502, at any scope, or the device does not have it', CHECK],
    [
      'op_size is not 8 (Get Supported Features), not 21 (Get Feature), or not above 32 (Set Feature)',
      'the driver reads the payload',
    ],
    [
      'start_idx is not below the number of features; count is 0, or more than the room for the answer',
      'the driver reads the payload',
    ],
    [
      'Set Feature: no such feature, one that can not be changed, effects that are reserved or in the background',
      CHECK,
    ],
    [
      'Set Feature: the scope is too low; effects at once need debug-write-full, those after a reset debug-write',
      CHECK,
    ],
  ],
  ENOMEM: [['no memory for the answer', 'the driver makes room for the answer']],
};
