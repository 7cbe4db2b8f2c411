/** Bytes as one run of hex digits, without a prefix. */
export const hexOf = (bytes: Uint8Array): string => asBuffer(bytes).toString('hex');

/**
 * A hex dump in the form of `hexdump -vC`: offset, sixteen bytes, their characters; the last line is the length.
 * For up to 100 MB, as a string can't be longer than 512 MiB; see `hexDumpChunks`.
 */
export function hexDump(bytes: Uint8Array): string {
  let text = '';
  for (const chunk of hexDumpChunks(bytes)) text += chunk.toString('latin1');
  return text;
}

const asBuffer = ({ buffer, byteOffset, length }: Uint8Array) => Buffer.from(buffer, byteOffset, length);

const BYTES = 16;
/** Where the parts of a line stand: `offset  8 bytes  8 bytes  |characters|`. */
const DIGITS_AT = 10;
const TEXT_AT = 61;
const LINE = TEXT_AT + BYTES + 2;
const LINES_PER_CHUNK = 1024;
const SPACE = 0x20;
const BAR = 0x7c;
const NEWLINE = 0x0a;
const DOT = 0x2e;

/**
 * The text of `hexDump` piece by piece, for buffers of up to 4 GiB in constant memory. All pieces are made in one place: use each
 * before asking for the next.
 * @param first the offset of the first byte
 */
export function* hexDumpChunks(bytes: Uint8Array, first = 0): Generator<Buffer> {
  const whole = bytes.length - (bytes.length % BYTES);
  const lines = blankLines(Math.min(LINES_PER_CHUNK, whole / BYTES));
  for (let at = 0; at < whole; ) {
    const count = Math.min(LINES_PER_CHUNK, (whole - at) / BYTES);
    fillLines(lines, bytes, at, count, first + at);
    yield lines.subarray(0, count * LINE);
    at += count * BYTES;
  }
  if (whole < bytes.length) yield shortLine(bytes.subarray(whole), first + whole);
  yield Buffer.from(`${(first + bytes.length).toString(16).padStart(8, '0')}\n`);
}

/** Lines with all that is the same in each of them. */
function blankLines(count: number): Buffer {
  const lines = Buffer.alloc(count * LINE, SPACE);
  for (let line = 0; line < lines.length; line += LINE) {
    lines[line + TEXT_AT - 1] = BAR;
    lines[line + TEXT_AT + BYTES] = BAR;
    lines[line + TEXT_AT + BYTES + 1] = NEWLINE;
  }
  return lines;
}

/** The last line, where it has less than sixteen bytes. */
function shortLine(bytes: Uint8Array, offset: number): Buffer {
  const line = blankLines(1);
  const padded = new Uint8Array(BYTES);
  padded.set(bytes);
  fillLines(line, padded, 0, 1, offset);
  line.fill(SPACE, cellOf(bytes.length), TEXT_AT - 1);
  const end = TEXT_AT + bytes.length;
  line[end] = BAR;
  line[end + 1] = NEWLINE;
  return line.subarray(0, end + 2);
}

/** Where the digits of a line's byte stand; one more space divides the two halves. */
const cellOf = (index: number) => DIGITS_AT + 3 * index + (index >> 3);

/**
 * Writes the lines of `count` * 16 bytes from `from` on. A byte is one store of four characters, its two digits and two spaces: the
 * next store overwrites what is too much.
 */
function fillLines(lines: Buffer, bytes: Uint8Array, from: number, count: number, offset: number): void {
  const view = new DataView(lines.buffer, lines.byteOffset, lines.length);
  tables ??= makeTables();
  const { cells, pairs, characters } = tables;
  let line = 0;
  for (let row = 0; row < count; row++) {
    const start = offset + row * BYTES;
    for (let i = 0; i < 4; i++)
      view.setUint16(line + 2 * i, pairs[(start >>> (24 - 8 * i)) & 255] as number, true);
    for (let i = 0; i < BYTES; i += 4) {
      const at = from + row * BYTES + i;
      const cell = line + cellOf(i);
      const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as Four;
      view.setUint32(cell, cells[a] as number, true);
      view.setUint32(cell + 3, cells[b] as number, true);
      view.setUint32(cell + 6, cells[c] as number, true);
      view.setUint32(cell + 9, cells[d] as number, true);
      const low = (characters[a] as number) | ((characters[b] as number) << 8);
      const high = (characters[c] as number) | ((characters[d] as number) << 8);
      view.setUint32(line + TEXT_AT + i, low | (high << 16), true);
    }
    line += LINE;
  }
}

type Four = [number, number, number, number];

/** What each byte is in a dump, least significant character first. */
interface Tables {
  /** Two digits. */
  readonly pairs: Uint16Array;
  /** Two digits and two spaces. */
  readonly cells: Uint32Array;
  /** Itself where it is printable ASCII, else a dot. */
  readonly characters: Uint8Array;
}

/** Made when first used: most commands print no dump. */
let tables: Tables | undefined;

function makeTables(): Tables {
  const digit = (nibble: number) => (nibble < 10 ? 0x30 : 0x57) + nibble;
  const pairs = new Uint16Array(256).map((_, byte) => digit(byte >> 4) | (digit(byte & 15) << 8));
  const cells = Uint32Array.from(pairs, (pair) => pair | (SPACE << 16) | (SPACE << 24));
  const characters = new Uint8Array(256).map((_, byte) => (byte >= 0x20 && byte < 0x7f ? byte : DOT));
  return { pairs, cells, characters };
}
