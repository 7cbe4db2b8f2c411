type Text = string | { readonly hex: string };

const utf8 = new TextEncoder();

const withoutPadding = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
};

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);

/** The bytes of a text field as state keeps them: readable where they are UTF-8, and always exact. Trailing zeros are padding. */
export function toText(bytes: Uint8Array): Text {
  const data = withoutPadding(bytes);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(data);
  return sameBytes(utf8.encode(text), data) ? text : { hex: toHex(data) };
}

/** A text field of `length` bytes; longer text is cut. */
export function fromText(text: Text, length: number): Uint8Array {
  const data = typeof text === 'string' ? utf8.encode(text) : fromHex(text.hex);
  const bytes = new Uint8Array(length);
  bytes.set(data.subarray(0, length));
  return bytes;
}

/** The two digits of each byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Hex digits without 0x. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += DIGITS[byte];
  return hex;
}

/** The value of a hex digit by its character code: 1 to 9 stand at 0x31, letters of either case at 1 of their row of 32. */
const digitAt = (hex: string, place: number): number => {
  const code = hex.charCodeAt(place);
  return code < 0x40 ? code & 0xf : (code & 0x1f) + 9;
};

/** Bytes from hex digits, with or without 0x. */
export function fromHex(hex: string): Uint8Array {
  const start = hex.startsWith('0x') ? 2 : 0;
  const bytes = new Uint8Array((hex.length - start) >> 1);
  for (let i = 0, at = start; i < bytes.length; i++, at += 2)
    bytes[i] = (digitAt(hex, at) << 4) | digitAt(hex, at + 1);
  return bytes;
}

/** A number as state files have it: 0x1f */
export const toHexNumber = (value: bigint): string => `0x${value.toString(16)}`;

/** A number as the digits of dates are written: one in four bits. */
export const bcd = (value: number): number => Number.parseInt(String(value), 16);
