import { readNumber, textOf } from '../bits/codec.js';
import type { Field } from '../bits/layout.js';
import { uuidText } from '../bits/uuid.js';
import { writeAscii, writeBytes, writeHex, writeInteger } from './digits.js';
import { Part, type Source } from './template.js';

/** The most characters of a number of so many bits, in hex or decimal, with its sign. */
const mostOf = (width: number): number => 4 + Math.ceil(width / 3);

/** A number where it is no piece of one word. `wide`: the digits of one that no number of JavaScript holds. */
export class NumberPart extends Part {
  constructor(
    at: number,
    private readonly field: Field,
    private readonly offset: number,
    private readonly wide: (value: bigint) => string,
  ) {
    super(at, mostOf(field.width));
  }

  write({ bytes }: Source, out: Uint8Array, to: number): number {
    const value = readNumber(this.field, bytes, this.offset);
    return typeof value === 'number' ? writeInteger(out, to, value) : writeAscii(out, to, this.wide(value));
  }
}

/** A number of 64 bits in hex. */
export class HexPart extends Part {
  constructor(
    at: number,
    readonly byte: number,
  ) {
    super(at, mostOf(64));
  }

  /** Whether a field at this place is one. */
  static fits({ width, little, signed }: Field, offset: number): boolean {
    return width === 64 && offset % 8 === 0 && !little && !signed;
  }

  write({ view, base }: Source, out: Uint8Array, to: number): number {
    const at = base + this.byte;
    return writeHex(out, to, view.getUint32(at), view.getUint32(at + 4));
  }
}

/** Numbers of an array with commas between, as `[1, 2]`; long runs of one value in short, as `[0 x 16]`. */
export class ArrayPart extends Part {
  /** None crosses a word: they are read without a look at their bytes one by one. */
  private readonly isWithinWords: boolean;

  constructor(
    at: number,
    private readonly field: Field,
    private readonly offset: number,
    private readonly count: number,
  ) {
    super(at, count * (mostOf(field.width) + 2) + 2);
    const { signed, little, width } = field;
    this.isWithinWords = !(signed || little || 32 % width || offset % width);
  }

  write(source: Source, out: Uint8Array, to: number): number {
    const { count } = this;
    const first = this.number(source, 0);
    let same = 1;
    while (same < count && this.number(source, same) === first) same++;
    let place = writeAny(out, writeAscii(out, to, '['), first);
    if (same === count) return writeAscii(out, place, ` x ${count}]`);
    for (let i = 1; i < count; i++)
      place = writeAny(out, writeAscii(out, place, ', '), this.number(source, i));
    return writeAscii(out, place, ']');
  }

  private number({ bytes, view, base }: Source, index: number): number | bigint {
    const { width } = this.field;
    const place = this.offset + index * width;
    if (!this.isWithinWords) return readNumber(this.field, bytes, place);
    return (view.getInt32(base + ((place >>> 5) << 2)) << (place & 31)) >>> (32 - width);
  }
}

const writeAny = (out: Uint8Array, to: number, value: number | bigint): number =>
  typeof value === 'number' ? writeInteger(out, to, value) : writeAscii(out, to, `0x${value.toString(16)}`);

/** The rest of the structure, of so many bytes, in hex digits. `empty`: what stands where there is none. */
export class BytesPart extends Part {
  private readonly from: number;

  constructor(
    at: number,
    offset: number,
    length: number,
    private readonly empty: string,
  ) {
    super(at, 2 * Math.max(length - (offset >> 3), 0) + empty.length);
    this.from = offset >> 3;
  }

  write({ bytes }: Source, out: Uint8Array, to: number): number {
    const { from, empty } = this;
    return from < bytes.length ? writeBytes(out, to, bytes, from) : writeAscii(out, to, empty);
  }
}

export class UuidPart extends Part {
  constructor(
    at: number,
    private readonly offset: number,
  ) {
    super(at, 36);
  }

  write({ bytes }: Source, out: Uint8Array, to: number): number {
    return writeAscii(out, to, uuidText(bytes.subarray(this.offset >> 3)));
  }
}

/** Characters that any byte becomes at most, where it is escaped. */
const MOST_ESCAPED = 6;

/** How text stands between its quotes: the printable characters of ASCII that stand as they are, and what makes of other text what is safe. */
export interface Quoting {
  readonly isPlain: (byte: number) => boolean;
  readonly escaped: (text: string) => string;
}

/** A field of text without its quotes. */
export class TextPart extends Part {
  private readonly start: number;
  private readonly length: number;

  constructor(
    at: number,
    { offset, count, field }: { offset: number; count: number; field: Field },
    private readonly quoting: Quoting,
  ) {
    const start = offset >> 3;
    const length = ((offset + count * field.width) >> 3) - start;
    super(at, length * MOST_ESCAPED);
    this.start = start;
    this.length = length;
  }

  write({ bytes }: Source, out: Uint8Array, to: number): number {
    const { start, length, quoting } = this;
    for (let i = 0; ; i++) {
      const byte = i < length ? (bytes[start + i] as number) : 0;
      if (byte === 0) return to + i;
      if (!quoting.isPlain(byte)) break;
      out[to + i] = byte;
    }
    const text = quoting.escaped(textOf(bytes.subarray(start, start + length)));
    return to + Buffer.from(text).copy(out, to);
  }
}
