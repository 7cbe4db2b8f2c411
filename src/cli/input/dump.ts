import { FwctlError } from '../../client/errors.js';
import { parseHex } from '../../client/numbers.js';
import { withoutMark } from '../../files/mark.js';

/** A kind of hex dump with offsets. */
interface DumpForm {
  readonly tool: string;
  /** The first line of such a dump. */
  readonly begins: RegExp;
  /** A line: its offset, and its bytes in hex. */
  readonly line: RegExp;
  /** What `*` stands for: lines of zeros, or lines as the one before. */
  readonly star: 'zeros' | 'same';
}

const FORMS: readonly DumpForm[] = [
  {
    tool: 'xxd',
    begins: /^[0-9a-f]{6,16}: /i,
    line: /^([0-9a-f]{6,16}): ((?:[0-9a-f]+ ?)+)/i,
    star: 'zeros',
  },
  {
    tool: 'hexdump -C',
    begins: /^[0-9a-f]{7,16} {2}[0-9a-f]{2}( |$)/i,
    line: /^([0-9a-f]{7,16})(?: {2}([^|]*)(?:\|.*)?)?$/i,
    star: 'same',
  },
  {
    tool: 'ethtool',
    begins: /^0x[0-9a-f]{4,8}:\s/i,
    line: /^0x([0-9a-f]{4,8}):\s+((?:[0-9a-f]{2}\s*)+)$/i,
    star: 'same',
  },
];

/** What ethtool prints above a dump. */
const ETHTOOL_HEAD = /^\s*Offset\s+Values\s*\n-+\s+-+\s*\n/;

/** Dumps whose offsets have seven digits: `hexdump` without -C swaps the bytes of each pair, `od` counts in octal. */
const OTHER_DUMP = /^[0-9a-f]{7}( |$)/i;

/**
 * Bytes from text: hex digits as `xxd -p` and mlx5ctl print them, with white space or `0x` in front of words or without, or a dump of
 * `xxd`, `hexdump -C`, ethtool or fwctl. `what` names the text in errors. Throws FwctlError `usage`.
 */
export function parseDump(what: string, given: string): Uint8Array {
  const text = given.replace(ETHTOOL_HEAD, '');
  const first = text.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  const form = FORMS.find(({ begins }) => begins.test(first));
  if (form) return parseLines(what, text, form);
  if (OTHER_DUMP.test(first))
    throw new FwctlError(
      'usage',
      `${what}: a dump with offsets of seven digits, as of hexdump without -C or od`,
      {
        next: 'make the dump with hexdump -C or xxd',
      },
    );
  const half = /[^\da-fx\s]/i.test(text) ? undefined : halfOf(text);
  if (half !== undefined)
    throw new FwctlError('usage', `${what}: "${half}" has an odd number of hex digits`, {
      next: 'write words with all their digits, such as 0x01',
    });
  return parseDigits(what, text.replace(/(^|\s)0x/gi, '$1').replace(/\s+/g, ''));
}

/** A word that begins or ends within a byte, where words are told apart: by 0x in front, or by blanks. A line may end anywhere. */
function halfOf(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    const half = words.find(
      (word) => word.length % 2 && /^(0x)?[\da-f]+$/i.test(word) && (words.length > 1 || /^0x/i.test(word)),
    );
    if (half !== undefined) return half;
  }
  return undefined;
}

/** Bytes from nothing but hex digits. Throws FwctlError `usage`. */
export function parseDigits(what: string, digits: string): Uint8Array {
  // Ends at the first character that is no digit, and takes pairs only.
  const bytes = Buffer.from(digits, 'hex');
  return bytes.length * 2 === digits.length ? bytes : parseHex(what, digits);
}

function parseLines(what: string, text: string, form: DumpForm): Uint8Array {
  const chunks: Uint8Array[] = [];
  let start: number | undefined;
  let length = 0;
  let skipped = false;
  for (const [i, line] of text.split('\n').entries()) {
    const number = `${what}: line ${i + 1}`;
    if (!line.trim()) continue;
    if (line.trim() === '*') {
      skipped = true;
      continue;
    }
    const [, offset, digits] = form.line.exec(line.trimEnd()) ?? [];
    if (offset === undefined) throw new FwctlError('usage', `${number} is no line of ${form.tool}`);
    start ??= Number.parseInt(offset, 16);
    const gap = Number.parseInt(offset, 16) - start - length;
    if (gap < 0 || (gap > 0 && !skipped))
      throw new FwctlError(
        'usage',
        `${number} has the offset 0x${offset}, not 0x${(start + length).toString(16)}`,
      );
    if (gap > 0) chunks.push(fill(form, chunks.at(-1), gap, number));
    const bytes = parseDigits(number, (digits ?? '').replace(/\s+/g, ''));
    chunks.push(bytes);
    length += gap + bytes.length;
    skipped = false;
  }
  if (skipped) throw new FwctlError('usage', `${what} ends with *: the dump's last line is missing`);
  return Buffer.concat(chunks);
}

/** A dump's offsets could ask for any amount of memory. */
const MOST_SKIPPED = 1 << 30;

function fill({ star }: DumpForm, before: Uint8Array | undefined, gap: number, line: string): Uint8Array {
  if (gap > MOST_SKIPPED) throw new FwctlError('usage', `${line} leaves out ${gap} bytes: that is too much`);
  return star === 'same' && before?.length ? Buffer.alloc(gap, before) : Buffer.alloc(gap);
}

/** Bytes that no text file has. */
const isBinary = (byte: number): boolean => byte >= 0x7f || (byte < 0x20 && (byte < 0x09 || byte > 0x0d));

/** Bytes of a file or of stdin: as they are where they can't be text, else those that the text is a dump of. Throws FwctlError `usage`. */
export function bytesOf(what: string, data: Uint8Array): Uint8Array {
  const text = withoutMark(Buffer.from(data.buffer, data.byteOffset, data.length));
  if (text.some(isBinary) || (!text.length && data.length)) return data;
  try {
    return parseDump(what, text.toString('latin1'));
  } catch (error) {
    if (error instanceof FwctlError && !error.facts.next)
      throw new FwctlError('usage', error.message, {
        ...error.facts,
        next: 'if these are raw bytes, add --raw',
      });
    throw error;
  }
}
