const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Two digits for each byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in front of which a dash stands. */
const DASHED = 0b10101010000;

/** RFC 4122's text form; its 32 digits are the 16 bytes in their order, whatever the byte order of the structure around them. */
export function uuidText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < Math.min(bytes.length, 16); at++)
    text += ((DASHED >> at) & 1 ? '-' : '') + DIGITS[bytes[at] as number];
  return text;
}

/** The 16 bytes of a UUID; undefined for what is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  if (!UUID.test(text)) return undefined;
  const digits = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}
