const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Two digits for each byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in front of which a dash stands. */
const DASHED = 0b10101010000;

/** The UUID that was asked for last, and its text: messages go to the same one again and again. */
const last = new Uint8Array(16);
let lastText = '';

/** RFC 4122's text form; its 32 digits are the 16 bytes in their order, whatever the byte order of the structure around them. */
export function uuidText(bytes: Uint8Array): string {
  let at = 0;
  while (at < 16 && bytes[at] === last[at]) at++;
  if (at === 16 && lastText) return lastText;
  const text = Array.from(
    bytes.subarray(0, 16),
    (byte, i) => ((DASHED >> i) & 1 ? '-' : '') + DIGITS[byte],
  ).join('');
  if (bytes.length < 16) return text;
  last.set(bytes.subarray(0, 16));
  lastText = text;
  return text;
}

/** The 16 bytes of a UUID; undefined for what is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  if (!UUID.test(text)) return undefined;
  const digits = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
}
