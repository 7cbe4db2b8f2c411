import type { StatusCode } from '../../../client/family.js';
import { statusErrno, statusMeaning, statusNames, statusNumber } from '../status.js';

/** The statuses with which the card completes a request: all but the first make the call fail. */
export const codes = (): StatusCode[] =>
  statusNames.map((name) => {
    const number = statusNumber(name);
    const errno = number === 0 ? null : statusErrno(number);
    return {
      kind: 'status',
      name: `PDS_RC_${name}`,
      number,
      meaning: statusMeaning(number) + (errno ? `; the call fails with ${errno}` : ''),
      more: { errno },
    };
  });
