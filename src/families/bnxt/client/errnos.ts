import type { ErrnoUses } from '../../../client/errnos.js';

const IN_ANSWER =
  'never of bnxt: what fails behind the checks is no errno; the answer’s error_code has it, as a negative number where the driver gave it';

/** Linux 7.2 drivers/fwctl/bnxt/main.c and bnxt_ulp.c. */
export const bnxtErrnos: ErrnoUses = {
  EPERM: [
    [
      'the driver is stopped: a reset of the firmware, devlink reload, suspend or PCI error recovery is under way',
      'the driver takes the function',
    ],
    [
      'the request type is not on the driver’s list, at any scope',
      'the driver checks request type and scope',
    ],
    ['the scope is below the one that the request type needs', 'the driver checks request type and scope'],
  ],
  EBADMSG: 'never of bnxt: a command that is not allowed, or a scope that is too low, is EPERM',
  EMSGSIZE: 'never of bnxt itself: lengths that do not fit are EINVAL',
  EINVAL: [
    ['the request is below 16 or above 128 bytes', 'the driver checks lengths'],
    ['the room for the answer is below 8 bytes', 'the driver checks lengths'],
  ],
  ENOMEM: [['no memory for the answer', 'the driver makes room for the answer']],
  ETIMEDOUT: `${IN_ANSWER}: 0xfff0 (EBUSY)`,
  EBUSY: `${IN_ANSWER}: 0xfff0`,
  EIO: IN_ANSWER,
};
