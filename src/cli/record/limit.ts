import { FwctlError } from '../../client/errors.js';
import { LIMITS } from '../../files/named.js';
import { sizeText } from '../../files/read.js';
import { sizeOf } from '../size.js';

/** The least that a tape with a call takes. */
const LEAST = 4 << 10;

/** The most bytes of a tape: 65536, 64K, 64M, 1G, with KiB or KB the same as K. Throws FwctlError `usage`. */
export function tapeLimit(text: string): number {
  const bytes = sizeOf(text) ?? 0;
  if (bytes >= LEAST && bytes <= LIMITS.tape) return bytes;
  throw new FwctlError(
    'usage',
    `--record-limit takes ${sizeText(LEAST)} to ${sizeText(LIMITS.tape)}, not "${text}"`,
    {
      next: 'such as 16M, 512K, 1G, or a number of bytes',
    },
  );
}
