import type { StatusCode } from '../../../client/family.js';
import { errorCode, errorMeaning, errorNames, STORED, storedErrno } from '../status.js';

/** error_code of answers: the firmware's, and those that the driver stores. */
export const codes = (): StatusCode[] => [
  ...errorNames.map((name): StatusCode => {
    const number = errorCode(name);
    return {
      kind: 'error_code',
      name,
      number,
      digits: 4,
      meaning: errorMeaning(number),
      more: { from: 'firmware' },
    };
  }),
  ...STORED.map(
    ([errno, cause]): StatusCode => ({
      kind: 'error_code',
      name: errno,
      number: storedErrno(errno),
      digits: 4,
      meaning: `stored by the kernel’s driver, as the ioctl itself succeeds: ${cause}`,
      more: { from: 'kernel' },
    }),
  ),
];
