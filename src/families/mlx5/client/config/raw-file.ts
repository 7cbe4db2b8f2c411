import { FwctlError } from '../../../../client/errors.js';
import { HEADER_BYTES, type Tlv } from './tlv.js';

/** The first line of mstconfig's raw files. */
export const RAW_MARK = 'MLNX_RAW_TLV_FILE';

/** writer_id as mstconfig's files have it in words (mstflint 4.33, mlxcfg_utils). */
const WRITERS: { readonly [id: number]: string } = {
  0: 'Unspecified',
  1: 'Chassis BMC',
  2: 'MAD',
  3: 'BMC',
  4: 'CMD IF',
  5: 'ICMD',
  6: 'ICMD UEFI HII',
  7: 'ICMD UEFI CLP',
  8: 'ICMD FLEXBOOT',
  9: 'ICMD MLXCONFIG',
  10: 'ICMD USER1',
  11: 'ICMD USER2',
  12: 'ICMD MLXCONFIG SET RAW',
  31: 'OTHER',
};

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, '0')}`;

function wordsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i));
}

/** Items as `mstconfig backup` writes them, byte for byte. */
export function rawText(tlvs: readonly Tlv[]): string {
  const lines = tlvs.map(({ header, type, data }) => {
    const [first = 0] = wordsOf(header);
    const writer = (first >>> 16) & 0x1f;
    // Bits 9 to 11 of the first word: writer_host_id.
    const host = (first >>> 9) & 7;
    const comment = `% TLV Type: ${hex(type, 8)}, Writer ID: ${WRITERS[writer] ?? 'OTHER'}(${hex(writer, 2)}), Writer Host ID: ${hex(host, 2)}`;
    const words = [...wordsOf(header), ...wordsOf(data)].map((word) => `${hex(word, 8)} `);
    return `${comment}\n${words.join('')}\n`;
  });
  return `${RAW_MARK}\n${lines.join('')}`;
}

/** Reads such a file. Throws FwctlError `usage` with the line. */
export function parseRaw(text: string, file: string): Tlv[] {
  const lines = text.split('\n');
  const bad = (line: number, message: string, column?: number) =>
    new FwctlError('usage', `${file}:${line}${column ? `:${column}` : ''}: ${message}`, {
      path: file,
      line,
      ...(column ? { column } : {}),
    });
  if (lines[0] !== RAW_MARK) throw bad(1, `the first line of a raw file is ${RAW_MARK}, and no more`);
  const found: Tlv[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 || !line.trim() || line.startsWith('%')) continue;
    const words = Array.from(line.matchAll(/\S+/g), ({ 0: word, index }) => {
      const value = /^(0x[\da-f]+|\d+)$/i.test(word)
        ? Number(/^0\d/.test(word) ? `0o${word}` : word)
        : Number.NaN;
      if (!(value < 2 ** 32)) throw bad(i + 1, `"${word}" is no number of 32 bits`, index + 1);
      return value;
    });
    const [first = 0, type = 0] = words;
    const length = first & 0x1ff;
    if (words.length < 3)
      throw bad(i + 1, `an item has three words of header, and this line has ${words.length}`);
    if (length % 4 || words.length !== 3 + length / 4)
      throw bad(
        i + 1,
        `the header tells of ${length} bytes of data, and ${4 * (words.length - 3)} are there`,
      );
    if (found.some((one) => one.type === type)) throw bad(i + 1, `${hex(type, 8)} stands there twice`);
    const bytes = new Uint8Array(4 * words.length);
    const view = new DataView(bytes.buffer);
    for (const [at, word] of words.entries()) view.setUint32(4 * at, word);
    found.push({ header: bytes.slice(0, HEADER_BYTES), type, data: bytes.slice(HEADER_BYTES) });
  }
  return found;
}
