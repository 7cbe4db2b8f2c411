import { FwctlError } from '../client/errors.js';
import { inputPieces, LIMITS } from './named.js';
import { sizeText } from './read.js';

const NEWLINE = 0x0a;

/**
 * The lines of a regular file that the user has named, or of stdin for `-`, as they come, without their ends. Throws FwctlError `usage`, also where
 * a line is too long to be kept.
 */
export async function* inputLines(what: string, path: string): AsyncGenerator<string> {
  /** Pieces of a line whose end has not come yet. */
  let begun: Buffer[] = [];
  let length = 0;
  let number = 0;
  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length > LIMITS.bytes)
      throw new FwctlError('usage', `${what}: line ${number + 1} has more than ${sizeText(LIMITS.bytes)}`, {
        path,
      });
    begun.push(piece);
  };
  const line = (): string => {
    const text = Buffer.concat(begun).toString('utf8');
    begun = [];
    length = 0;
    number++;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  for await (const piece of inputPieces(what, path)) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      keep(piece.subarray(start, end));
      yield line();
      start = end + 1;
    }
    // A copy: the piece is gone when the next is asked for.
    if (start < piece.length) keep(Buffer.from(piece.subarray(start)));
  }
  if (begun.length) yield line();
}
