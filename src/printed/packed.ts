import { HexPart } from './parts.js';
import { Template } from './template.js';

/** How many bytes of text, digits and other parts there are. */
const HEAD_WORDS = 3;

/** Each number as what it is more than the one in front: neighbours are near each other, and so pack well. */
const steps = (ascending: Int32Array): Int32Array =>
  ascending.map((value, i) => value - (ascending[i - 1] ?? 0));

/**
 * What such steps lead to, of two lists of one length. By one loop: with twice as many turns V8 has its optimizing compiler look at it, which takes longer than all of them.
 */
function reached(first: Int32Array, second: Int32Array): [Int32Array, Int32Array] {
  const { length } = first;
  const [one, other] = [new Int32Array(length), new Int32Array(length)];
  let [a, b] = [0, 0];
  for (let i = 0; i < length; i++) {
    one[i] = a += first[i] as number;
    other[i] = b += second[i] as number;
  }
  return [one, other];
}

/**
 * A template as bytes, to be kept: words of the machine's own order, then its text. Undefined for one with parts that are no numbers of 64 bits in hex. Here and in `unpacked` all
 * that is in a template stands in the order of its constructor.
 */
export function packed({ text, length, pieces, places, parts }: Template): Uint8Array | undefined {
  if (!parts.every((part) => part instanceof HexPart)) return undefined;
  const hex = parts.flatMap(({ at, byte }) => [at, byte]);
  const words = Int32Array.of(
    length,
    pieces.length,
    parts.length,
    ...steps(pieces),
    ...steps(places),
    ...hex,
  );
  const bytes = new Uint8Array(words.byteLength + text.length);
  bytes.set(new Uint8Array(words.buffer));
  bytes.set(text, words.byteLength);
  return bytes;
}

/** The same from its bytes, which it goes on using. */
export function unpacked(bytes: Uint8Array): Template {
  const whole = bytes.byteOffset % Int32Array.BYTES_PER_ELEMENT ? bytes.slice() : bytes;
  const { buffer, byteOffset } = whole;
  const [length, digits, count] = new Int32Array(buffer, byteOffset, HEAD_WORDS) as unknown as number[] as [
    number,
    number,
    number,
  ];
  let at = byteOffset + HEAD_WORDS * Int32Array.BYTES_PER_ELEMENT;
  const words = (many: number): Int32Array => {
    const found = new Int32Array(buffer, at, many);
    at += found.byteLength;
    return found;
  };
  const [pieces, places] = reached(words(digits), words(digits));
  const hex = words(2 * count);
  const parts: HexPart[] = [];
  for (let i = 0; i < hex.length; i += 2) parts.push(new HexPart(hex[i] as number, hex[i + 1] as number));
  const text = whole.subarray(at - byteOffset);
  return new Template(text, length, pieces, places, parts);
}
