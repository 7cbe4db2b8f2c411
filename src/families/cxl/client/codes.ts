import type { StatusCode } from '../../../client/family.js';
import { RETURN_CODES } from '../prm/return-codes.js';

/** The return codes of the mailbox, which stand in retval. */
export const codes = (): StatusCode[] =>
  RETURN_CODES.map(([name, kernel, meaning], number) => ({
    kind: 'retval',
    name,
    number,
    digits: 2,
    meaning,
    more: { kernel: `CXL_MBOX_CMD_RC_${kernel}`, ...(number ? {} : { note: NOT_ALWAYS }) },
  }));

const NOT_ALWAYS = 'also where the transport failed: then a Get has size 0, and a Set is told as done';
