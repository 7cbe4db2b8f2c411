import type { Corruption, FaultMatch, FaultWords } from '../../backends/emulated/emulator.js';
import { readBits } from '../../bits/bits.js';
import { byteLength } from '../../bits/layout.js';
import { type Place as FieldPlace, find, spelled } from '../../bits/path.js';
import { FwctlError } from '../../client/errors.js';
import { numberIn, parseHex } from '../../client/numbers.js';
import { withArticle } from '../../present/article.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { assign, splitAssignment } from '../../values/assign.js';

/**
 * What `FIELD=VALUE`, `FIELD^=MASK`, `@BYTE=HEX` and `@BYTE^=HEX` do to the answers of the commands that a fault is for. Throws FwctlError `usage`,
 * PathError and ValueError.
 */
export function corruptionOf(text: string, match: FaultMatch, words: FaultWords): Corruption {
  const { path, value } = splitAssignment(text);
  const xor = path.endsWith('^');
  const field = xor ? path.slice(0, -1) : path;
  const place = field.startsWith('@') ? bytesAt(field, value) : fieldAt(field, value, match, words);
  return { ...place, xor };
}

type Place = Pick<Corruption, 'field' | 'offset' | 'width' | 'value'>;

function bytesAt(field: string, value: string): Place {
  const offset = numberIn('@BYTE', field.slice(1), 0, MAX_RPC_LEN - 1) * 8;
  const bytes = parseHex(field, value);
  if (!bytes.length) throw new FwctlError('usage', `${field} takes bytes in hex`, { path: field });
  return { field, offset, width: bytes.length * 8, value: `0x${Buffer.from(bytes).toString('hex')}` };
}

/** The words that have a flag of their own. */
const flagOf = (name: string): string =>
  name === 'opcode' || name === 'register' ? `--${name}` : `--match ${name}=`;

function fieldAt(given: string, value: string, match: FaultMatch, words: FaultWords): Place {
  const answer = words.answer?.(match);
  if (!answer) {
    const flags = words.match.map(({ name, title }) => `${withArticle(title)} by ${flagOf(name)}`);
    throw new FwctlError('usage', 'nothing says of which layout the field is', {
      next: `name ${flags.join(' or ')}; or bytes of any answer: @20=ff00`,
    });
  }
  const { layout, at } = answer;
  const path = spelled(layout, given);
  const bytes = assign(layout, new Uint8Array(byteLength(layout)), [{ path, value }]);
  const place = find(layout, path);
  const { field, offset } = place;
  const bits = bitsOf(place, bytes.length);
  const run = field.little ? runOf(offset, bits, path) : offset;
  return {
    field: path,
    offset: at + run,
    width: bits,
    value: `0x${readBits(bytes, run, bits).toString(16)}`,
  };
}

const bitsOf = ({ field, offset, width, whole }: FieldPlace, bytes: number): number =>
  !whole ? width : field.count ? field.count * field.width : bytes * 8 - offset;

/** The value, or mask, of a corruption as people gave it: a rule keeps the bits in the order of the answer. */
export function corruptedValue(
  { field, width, value }: Corruption,
  match: FaultMatch,
  words: FaultWords,
): string {
  const layout = field.startsWith('@') ? undefined : words.answer?.(match)?.layout;
  const place = layout && find(layout, field);
  if (!place?.field.little || width % 8 !== 0) return value;
  const bytes = Buffer.from(
    BigInt(value)
      .toString(16)
      .padStart(width / 4, '0'),
    'hex',
  );
  const element = Math.min(place.width, width) / 8;
  for (let at = 0; at < bytes.length; at += element) bytes.subarray(at, at + element).reverse();
  return `0x${BigInt(`0x${bytes.toString('hex')}`).toString(16)}`;
}

/** Where the bits of a little-endian field stand when bits are counted from the left end. Throws FwctlError `usage` where they are not side by side. */
function runOf(offset: number, bits: number, path: string): number {
  const within = offset & 7;
  if (within === 0 && bits % 8 === 0) return offset;
  if (within + bits <= 8) return offset - within + (8 - within - bits);
  throw new FwctlError('usage', `the bits of ${path} are not side by side in its bytes`, {
    path,
    next: 'name its bytes: @20=ff00',
  });
}
