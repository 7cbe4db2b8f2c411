/** Control characters and those that change the direction of text. */
const dangerous = (code: number): boolean =>
  code < 0x20 ||
  (code >= 0x7f && code < 0xa0) ||
  code === 0x200e ||
  code === 0x200f ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** Text from a device or a file, safe for a terminal: control and direction characters become `\x1b` and the like. */
export function safe(text: string): string {
  let result = '';
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    const hex = code.toString(16);
    if (!dangerous(code)) result += c;
    else result += code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex}`;
  }
  return result;
}
