import { readNumber, textOf } from '../bits/codec.js';
import type { Field } from '../bits/layout.js';
import { uuidText } from '../bits/uuid.js';
import { writeAscii, writeBytes, writeHex, writeInteger } from './digits.js';
import type { Part, Source } from './template.js';

/** The most characters of a number of so many bits, in hex or decimal, with its sign. */
const mostOf = (width: number): number => 4 + Math.ceil(width / 3);

/** A number where it is no piece of one word. `wide`: the digits of one that no number of JavaScript holds. */
export function numberPart(
  at: number,
  field: Field,
  offset: number,
  wide: (value: bigint) => string,
  isHex: boolean,
): Part {
  const { width, little, signed } = field;
  const most = mostOf(width);
  const byte = offset >> 3;
  if (isHex && width === 64 && offset % 8 === 0 && !little && !signed)
    return {
      at,
      most,
      write: ({ view, base }, out, to) =>
        writeHex(out, to, view.getUint32(base + byte), view.getUint32(base + byte + 4)),
    };
  return {
    at,
    most,
    write({ bytes }, out, to) {
      const value = readNumber(field, bytes, offset);
      return typeof value === 'number' ? writeInteger(out, to, value) : writeAscii(out, to, wide(value));
    },
  };
}

/** Numbers of an array with commas between, as `[1, 2]`; long runs of one value in short, as `[0 x 16]`. */
export function arrayPart(at: number, field: Field, offset: number, count: number): Part {
  const { width } = field;
  const number = reader(field, offset);
  const write = (out: Uint8Array, to: number, value: number | bigint): number =>
    typeof value === 'number' ? writeInteger(out, to, value) : writeAscii(out, to, `0x${value.toString(16)}`);
  return {
    at,
    most: count * (mostOf(width) + 2) + 2,
    write(source, out, to) {
      const first = number(source, 0);
      let same = 1;
      while (same < count && number(source, same) === first) same++;
      let place = write(out, writeAscii(out, to, '['), first);
      if (same === count) return writeAscii(out, place, ` x ${count}]`);
      for (let i = 1; i < count; i++) place = write(out, writeAscii(out, place, ', '), number(source, i));
      return writeAscii(out, place, ']');
    },
  };
}

/** Gives an element of an array: where none crosses a word, without a look at its bytes one by one. */
function reader(field: Field, offset: number): (source: Source, index: number) => number | bigint {
  const { width, little, signed } = field;
  if (signed || little || 32 % width || offset % width)
    return ({ bytes }, index) => readNumber(field, bytes, offset + index * width);
  return ({ view, base }, index) => {
    const place = offset + index * width;
    return (view.getInt32(base + ((place >>> 5) << 2)) << (place & 31)) >>> (32 - width);
  };
}

/** The rest of the structure in hex digits. `empty`: what stands where there is none. */
export const bytesPart = (at: number, offset: number, length: number, empty: string): Part => ({
  at,
  most: 2 * Math.max(length - (offset >> 3), 0) + empty.length,
  write: ({ bytes }, out, to) =>
    offset >> 3 < bytes.length ? writeBytes(out, to, bytes, offset >> 3) : writeAscii(out, to, empty),
});

export const uuidPart = (at: number, offset: number): Part => ({
  at,
  most: 36,
  write: ({ bytes }, out, to) => writeAscii(out, to, uuidText(bytes.subarray(offset >> 3))),
});

/** Characters that any byte becomes at most, where it is escaped. */
const MOST_ESCAPED = 6;

/** The bytes of a field of text. */
export const textIn = ({ offset, count, field }: { offset: number; count: number; field: Field }) => ({
  start: offset >> 3,
  length: ((offset + count * field.width) >> 3) - (offset >> 3),
});

/** Text without its quotes. `isPlain`: whether a printable character of ASCII stands as it is; `escaped` is for text that has others. */
export function textPart(
  at: number,
  { start, length }: { start: number; length: number },
  isPlain: (byte: number) => boolean,
  escaped: (text: string) => string,
): Part {
  return {
    at,
    most: length * MOST_ESCAPED,
    write({ bytes }, out, to) {
      for (let i = 0; ; i++) {
        const byte = i < length ? (bytes[start + i] as number) : 0;
        if (byte === 0) return to + i;
        if (!isPlain(byte)) break;
        out[to + i] = byte;
      }
      const text = escaped(textOf(bytes.subarray(start, start + length)));
      return to + Buffer.from(text).copy(out, to);
    },
  };
}
