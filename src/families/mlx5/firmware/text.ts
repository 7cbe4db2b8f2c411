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

/** Hex digits without 0x. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes from hex digits, with or without 0x. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/^0x/, '').match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

/** A number as state files have it: 0x1f */
export const toHexNumber = (value: bigint): string => `0x${value.toString(16)}`;

/** A number as the digits of dates are written: one in four bits. */
export const bcd = (value: number): number => Number.parseInt(String(value), 16);
