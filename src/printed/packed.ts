import { HexPart } from './parts.js';
import { Template } from './template.js';

/** How many bytes of text, digits and other parts there are. */
const HEAD_WORDS = 3;

/** Each number as what it is more than the one in front, and back: neighbours are near each other, and so pack well. */
const steps = (ascending: Int32Array): Int32Array =>
  ascending.map((value, i) => value - (ascending[i - 1] ?? 0));

function sums(given: Int32Array): Int32Array {
  const values = given.slice();
  for (let i = 1; i < values.length; i++) values[i] = (values[i] as number) + (values[i - 1] as number);
  return values;
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
  const [pieces, places, hex] = [sums(words(digits)), sums(words(digits)), words(2 * count)];
  const parts: HexPart[] = [];
  for (let i = 0; i < hex.length; i += 2) parts.push(new HexPart(hex[i] as number, hex[i + 1] as number));
  const text = whole.subarray(at - byteOffset);
  return new Template(text, length, pieces, places, parts);
}
