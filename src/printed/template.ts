import { writeDecimal } from './digits.js';
import type { Output } from './output.js';

/** A structure that is to be printed: its bytes, and a view in which it begins at `base` and ends with a whole word. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly base: number;
}

/** A number within one 32-bit word of the structure, and where its digits go; `piece` as in `FlatForm`. */
export interface Digits {
  readonly at: number;
  readonly piece: number;
}

/** How many of ascending numbers are below a limit. */
function countBelow(ascending: Int32Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Anything else, which writes itself. */
export abstract class Part {
  /** @param most bytes that it takes at most */
  constructor(
    readonly at: number,
    readonly most: number,
  ) {}

  /** Gives the place behind what it has written. */
  abstract write(source: Source, out: Uint8Array, at: number): number;
}

/** Digits of a number of 32 bits. */
const MOST_DIGITS = 10;

/** Bytes from which on one call is faster than copying them word by word: once V8 has made that fast, and before. */
const LONG = 256;
const LONG_AT_FIRST = 16;

/** Structures of one layout that are written before it has. */
const FIRST = 10;

const ZERO = 0x30;

/**
 * What all structures of a layout have in common as text, with one character for each value. A number of one digit, as most are, is put into
 * the template itself; only behind longer values and parts, what lies between them is copied. So nothing is made but the output.
 */
export class Template {
  private readonly view: DataView;
  /** The number of digits before each part, and of all. */
  private readonly before: readonly number[];
  /** Bytes that are written at most. */
  readonly most: number;

  /**
   * @param text with some bytes behind its end, as it is copied by words: it gets the numbers of one digit
   * @param length bytes of it
   * @param pieces of the numbers whose digits go to `places`; these and the parts in their order
   */
  constructor(
    readonly text: Uint8Array,
    readonly length: number,
    readonly pieces: Int32Array,
    readonly places: Int32Array,
    readonly parts: readonly Part[],
  ) {
    this.view = new DataView(text.buffer, text.byteOffset);
    this.before = [...parts.map(({ at }) => countBelow(places, at)), places.length];
    this.most = length + places.length * MOST_DIGITS + parts.reduce((sum, { most }) => sum + most, 0);
  }

  /** Of ASCII text; digits and parts in the order of their places. */
  static of(text: string, digits: readonly Digits[], parts: readonly Part[]): Template {
    const bytes = new Uint8Array((text.length + 7) & ~3);
    bytes.set(Buffer.from(text, 'latin1'));
    const pieces = Int32Array.from(digits, ({ piece }) => piece);
    const places = Int32Array.from(digits, ({ at }) => at);
    return new Template(bytes, text.length, pieces, places, parts);
  }

  /** Numbers and other parts that it is made of. */
  get size(): number {
    return this.pieces.length + this.parts.length;
  }

  write(out: Output, source: Source): void {
    out.room(this.most);
    if (this.writes < FIRST && ++this.writes === FIRST) this.long = LONG;
    const { parts, before, length } = this;
    const { bytes } = out;
    this.from = 0;
    let at = this.digits(out, out.at, source, 0, before[0] as number);
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Part;
      at = part.write(source, bytes, this.copy(out, at, this.from, part.at));
      this.from = part.at + 1;
      at = this.digits(out, at, source, before[i] as number, before[i + 1] as number);
    }
    out.at = this.copy(out, at, this.from, length);
  }

  /** Where in the template is what was not copied yet. */
  private from = 0;
  private writes = 0;
  private long = LONG_AT_FIRST;

  private digits(out: Output, start: number, { view, base }: Source, first: number, end: number): number {
    const { text, pieces, places } = this;
    let at = start;
    for (let i = first; i < end; i++) {
      const piece = pieces[i] as number;
      const value = (view.getInt32(base + ((piece >>> 10) << 2)) << (piece >>> 5)) >>> piece;
      const place = places[i] as number;
      if (value < 10) text[place] = ZERO + value;
      else {
        at = writeDecimal(out.bytes, this.copy(out, at, this.from, place), value);
        this.from = place + 1;
      }
    }
    return at;
  }

  /** By words, up to three bytes too many: of the output, all behind `at` is still to be written. */
  private copy(out: Output, start: number, from: number, end: number): number {
    if (end - from >= this.long) out.bytes.set(this.text.subarray(from, end), start);
    else {
      const { view } = out;
      for (let [at, to] = [from, start]; at < end; at += 4, to += 4)
        view.setInt32(to, this.view.getInt32(at));
    }
    return start + end - from;
  }
}
