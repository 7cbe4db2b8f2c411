/**
 * The strings of the tracer: a subset of C's printf, which only this file interprets. Numbers come as parameters of 32 bits; one with the
 * length ll takes two, the upper half first (fw_tracer.c puts %x%x in its place).
 */

/** A conversion of a trace string. */
interface Conversion {
  /** As it stands in the string: %08x */
  readonly text: string;
  readonly flags: string;
  readonly width: number;
  /** Least digits, or most characters. */
  readonly precision: number | undefined;
  /** Parameters that it takes. */
  readonly words: number;
  readonly type: string;
}

/** A string, taken apart once for all messages that have it. */
export interface TraceFormat {
  readonly pieces: readonly (string | Conversion)[];
  /** Parameters that its conversions take. */
  readonly words: number;
}

/** Text of a message, and what is wrong with it. */
export interface Rendered {
  readonly text: string;
  readonly notes: readonly string[];
}

const CONVERSION = /%(?:%|([-+ #0]*)(\d*)(?:\.(\d*))?(hh|h|ll|l|j|z|t|q)?([a-zA-Z]?))/g;

/** Lengths of 64 bits; on the 32-bit cores of the adapter all others are 32 bits or less. */
const LONG = ['ll', 'q', 'j'];

/** No trace pads further; what asks for more would only flood the terminal. */
const WIDEST = 64;

const atMost = (digits: string | undefined): number => Math.min(Number(digits || 0), WIDEST);

/** Takes a string apart. Takes any string. */
export function parseFormat(text: string): TraceFormat {
  const pieces: (string | Conversion)[] = [];
  let words = 0;
  let end = 0;
  for (const match of text.matchAll(CONVERSION)) {
    const [whole, flags = '', width, precision, length = '', type = ''] = match;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    end = match.index + whole.length;
    if (whole === '%%') {
      pieces.push('%');
      continue;
    }
    const conversion: Conversion = {
      text: whole,
      flags,
      width: atMost(width),
      precision: precision === undefined ? undefined : atMost(precision),
      words: LONG.includes(length) && type in BASES ? 2 : 1,
      type,
    };
    words += conversion.words;
    pieces.push(conversion);
  }
  if (end < text.length) pieces.push(text.slice(end));
  return { pieces, words };
}

const BASES: Readonly<Record<string, number>> = { d: 10, i: 10, u: 10, x: 16, X: 16, o: 8 };

/** The text of a message. `stringAt` gives the string that an address means, for %s. Never throws. */
export function render(
  { pieces, words }: TraceFormat,
  params: readonly number[],
  stringAt: (address: number) => string | undefined = () => undefined,
): Rendered {
  const notes: string[] = [];
  if (params.length < words) notes.push(`${params.length} of ${words} parameters came`);
  let next = 0;
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const values = params.slice(next, next + piece.words);
    next += piece.words;
    if (values.length < piece.words) text += '?';
    else if (piece.type in BASES) text += padded(piece, number(piece, values));
    else text += other(piece, values[0] as number, stringAt, notes);
  }
  return { text, notes };
}

function number({ type, flags, precision, words }: Conversion, values: readonly number[]): Sign {
  const bits = words * 32;
  const raw = values.reduce((wide, word) => (wide << 32n) | BigInt(word >>> 0), 0n);
  const signed = type === 'd' || type === 'i';
  const value = signed ? BigInt.asIntN(bits, raw) : raw;
  const plain = (value < 0n ? -value : value).toString(BASES[type]).padStart(precision ?? 1, '0');
  const digits = type === 'X' ? plain.toUpperCase() : plain;
  const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (signed) return { sign: value < 0n ? '-' : plus, digits };
  const prefix = flags.includes('#') && value !== 0n ? { x: '0x', X: '0X', o: '0' }[type] : '';
  return { sign: prefix ?? '', digits };
}

interface Sign {
  readonly sign: string;
  readonly digits: string;
}

function padded({ flags, width, precision }: Conversion, { sign, digits }: Sign): string {
  const whole = sign + digits;
  if (flags.includes('-')) return whole.padEnd(width);
  if (flags.includes('0') && precision === undefined) return sign + digits.padStart(width - sign.length, '0');
  return whole.padStart(width);
}

function other(
  conversion: Conversion,
  value: number,
  stringAt: (address: number) => string | undefined,
  notes: string[],
): string {
  const { type, precision, text } = conversion;
  const hex = `0x${(value >>> 0).toString(16)}`;
  const sign = '';
  if (type === 'c') return padded(conversion, { sign, digits: String.fromCharCode(value & 0xff) });
  if (type === 'p') return padded(conversion, { sign, digits: hex });
  if (type === 's') {
    const known = stringAt(value >>> 0);
    if (known === undefined) notes.push(`${text}: no string at ${hex}`);
    return padded(conversion, { sign, digits: known?.slice(0, precision) ?? hex });
  }
  notes.push(`${text} is no conversion of a trace string`);
  return `${text}(${hex})`;
}
