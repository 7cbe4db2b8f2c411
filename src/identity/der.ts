/* As much of DER (X.690) as certificates take. */

/** Tags of universal types. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

type Bytes = Uint8Array;

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function lengthOf(length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

const tagged = (tag: number, ...parts: readonly Bytes[]): Bytes => {
  const content = joined(parts);
  return joined([Uint8Array.of(tag), lengthOf(content.length), content]);
};

const text = (value: string): Bytes => new TextEncoder().encode(value);

export const sequence = (...parts: readonly Bytes[]): Bytes => tagged(TAG.sequence, ...parts);
export const set = (...parts: readonly Bytes[]): Bytes => tagged(TAG.set, ...parts);
export const bool = (value: boolean): Bytes => tagged(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
export const octets = (bytes: Bytes): Bytes => tagged(TAG.octetString, bytes);
export const utf8 = (value: string): Bytes => tagged(TAG.utf8, text(value));
export const printable = (value: string): Bytes => tagged(TAG.printable, text(value));

/** A positive number, from its bytes. */
export const integer = (bytes: Bytes): Bytes =>
  tagged(TAG.integer, (bytes[0] ?? 0) & 0x80 ? joined([Uint8Array.of(0), bytes]) : bytes);

/** `unused`: bits at the end that do not count. */
export const bits = (bytes: Bytes, unused = 0): Bytes => tagged(TAG.bitString, Uint8Array.of(unused), bytes);

/** [number] of a constructed member. */
export const explicit = (number: number, part: Bytes): Bytes => tagged(0xa0 | number, part);

/** [number] in place of the tag that bytes would have. */
export const implicit = (number: number, bytes: Bytes): Bytes => tagged(0x80 | number, bytes);

/** 2.5.29.19 */
export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const septets = (value: number): number[] =>
    value < 0x80 ? [value] : [...septets(Math.floor(value / 0x80)).map((byte) => byte | 0x80), value % 0x80];
  return tagged(TAG.oid, Uint8Array.from([first * 40 + second, ...rest.flatMap(septets)]));
}

/** RFC 5280, 4.1.2.5: years up to 2049 are written with two digits. */
export const time = (digits: string): Bytes =>
  digits < '2050'
    ? tagged(TAG.utcTime, text(`${digits.slice(2)}Z`))
    : tagged(TAG.generalizedTime, text(`${digits}Z`));
