import type { ErrnoUses } from '../../../client/errnos.js';

const CHECK = 'the driver checks endpoint and operation';
const STATUS = 'the card answers the request with a status (pdsc_err_to_errno)';
const QUEUE = 'the driver hands the request to the card';

/** Linux 7.2 drivers/fwctl/pds/main.c, pds_core's core.c and adminq.c. An operation’s own failure is retval, no errno. */
export const pdsErrnos: ErrnoUses = {
  EPERM: [
    [
      'the operation needs a higher scope: debug reads debug-read-only, debug writes debug-write, unknown attributes debug-write-full',
      CHECK,
    ],
    ['status EPERM (4)', STATUS],
  ],
  EBADMSG: 'never of pds: an unknown operation is EINVAL, a scope that is too low EPERM',
  EMSGSIZE: 'never of pds itself: lengths that do not fit are EINVAL',
  EINVAL: [
    ['the input is below 48 bytes', 'the driver checks lengths'],
    ['the request or the room for the answer is more than the card takes', 'the driver checks lengths'],
    [
      'the endpoint is none that the card has listed, or it has no such operation, or not of this version',
      CHECK,
    ],
    ['status EVERSION (1), EQID (5), EQTYPE (6), EINVAL (14) or ENOSUPP (19)', STATUS],
  ],
  ENOMEM: [
    [
      'the card did not list the operations of the endpoint, for whatever reason',
      'the first use of an endpoint',
    ],
    ['no memory for request or answer', QUEUE],
    ['status ENOMEM (10)', STATUS],
  ],
  EFAULT: [
    [
      'the request can not be read, or the answer not written; then the card has done it',
      'the driver copies the payloads',
    ],
    ['status EFAULT (11) or 17', STATUS],
  ],
  ENOENT: [['status 7', STATUS]],
  EAGAIN: [['status 9', STATUS]],
  EBUSY: [['status 12', STATUS]],
  EEXIST: [['status 13', STATUS]],
  ERANGE: [['status 16', STATUS]],
  ENODEV: [['status EVFID (31)', STATUS]],
  ECHILD: [['status ECLIENT (33)', STATUS]],
  ENOSPC: [
    ['the queue to the card is full', QUEUE],
    ['status 15', STATUS],
  ],
  ENXIO: [
    ['the firmware is dead or stopped', QUEUE],
    ['status BAD_PCI (255)', STATUS],
  ],
  ETIMEDOUT: [['the card did not answer within 5 s', QUEUE]],
  EIO: [['any other status', STATUS]],
};
