/** Numbers as the digits that a template has no room for; each gives the place behind what it has written. */

const ZERO = 0x30;
const MINUS = 0x2d;
const X = 0x78;
const LOW = 2 ** 32;
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** A number of at most 32 bits without sign. */
export function writeDecimal(out: Uint8Array, at: number, value: number): number {
  let end = at + 1;
  for (let limit = 10; value >= limit; limit *= 10) end++;
  let rest = value;
  for (let place = end; place > at; ) {
    const tens = (rest / 10) >>> 0;
    out[--place] = ZERO + rest - tens * 10;
    rest = tens;
  }
  return end;
}

/** Any whole number that a number of JavaScript holds exactly. */
export function writeInteger(out: Uint8Array, at: number, value: number): number {
  if (value >= 0 && value < LOW) return writeDecimal(out, at, value);
  if (value < 0) {
    out[at] = MINUS;
    return writeInteger(out, at + 1, -value);
  }
  return writeAscii(out, at, String(value));
}

/** `0x` and the digits of a number of 64 bits, from its two halves. */
export function writeHex(out: Uint8Array, at: number, high: number, low: number): number {
  out[at] = ZERO;
  out[at + 1] = X;
  let place = at + 2;
  if (high) {
    place = writeNibbles(out, place, high, nibblesOf(high));
    return writeNibbles(out, place, low, 8);
  }
  return writeNibbles(out, place, low, nibblesOf(low));
}

/** The hex digits of 32 bits: at least one. */
const nibblesOf = (half: number): number => Math.max((35 - Math.clz32(half)) >> 2, 1);

function writeNibbles(out: Uint8Array, at: number, half: number, count: number): number {
  for (let i = 0; i < count; i++) out[at + i] = HEX[(half >>> (4 * (count - 1 - i))) & 15] as number;
  return at + count;
}

/** Bytes as hex digits. */
export function writeBytes(out: Uint8Array, at: number, bytes: Uint8Array, from = 0): number {
  let place = at;
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    out[place++] = HEX[byte >> 4] as number;
    out[place++] = HEX[byte & 15] as number;
  }
  return place;
}

/** Text of ASCII alone. */
export function writeAscii(out: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) out[at + i] = text.charCodeAt(i);
  return at + text.length;
}
