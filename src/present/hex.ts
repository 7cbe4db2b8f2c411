const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes as one run of hex digits, without a prefix. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += DIGITS[byte];
  return text;
}

const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

/** A hex dump in the form of `hexdump -vC`: offset, sixteen bytes, their characters; the last line is the length. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const digits = Array.from(row, (byte) => DIGITS[byte]);
    const [left, right] = [digits.slice(0, 8).join(' '), digits.slice(8).join(' ')];
    const characters = Array.from(row, printable).join('');
    lines.push(`${offset(at)}  ${left.padEnd(23)}  ${right.padEnd(23)}  |${characters}|`);
  }
  lines.push(offset(bytes.length));
  return `${lines.join('\n')}\n`;
}

const offset = (at: number) => at.toString(16).padStart(8, '0');
