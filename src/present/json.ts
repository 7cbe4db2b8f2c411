import { hexOf } from './hex.js';
import { safeJson } from './safe.js';

/** How fields that are wider than 53 bits are written: as strings of hex digits, or as numbers. */
export type NumberForm = 'hex' | 'decimal';

let usual: NumberForm = 'hex';

/** Says how documents of this process have wide fields, where nothing else is asked for. */
export function writeNumbersAs(form: NumberForm): void {
  usual = form;
}
export const numberForm = (): NumberForm => usual;

/**
 * One JSON document. Fields wider than 53 bits are bigints here, and hex strings or decimal numbers there; bytes are hex. What a terminal would
 * obey, or not show, is escaped in strings.
 * @param indent spaces per level; 0 puts the document on one line
 */
export function toJson(data: unknown, indent = 2, form: NumberForm = usual): string {
  // A function that is asked for each value takes several times as long as all else.
  if (isWritable(data)) return safeJson(JSON.stringify(data, undefined, indent));
  const hex = JSON.stringify(data, plain, indent);
  if (form === 'hex') return safeJson(hex);
  // JSON.stringify of Node.js 20 writes no digits of one's own: they stand in strings with a mark that no other string begins with.
  const mark = markBeside(hex);
  const text = JSON.stringify(
    data,
    (key, value) => (typeof value === 'bigint' ? `${mark}${value}` : plain(key, value)),
    indent,
  );
  return safeJson(text.replaceAll(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1'));
}

/** Whether JSON writes all values of some data as they are to be written. */
function isWritable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint';
  if (Array.isArray(value)) return value.every(isWritable);
  if (value instanceof Uint8Array) return false;
  for (const key in value) if (!isWritable((value as Record<string, unknown>)[key])) return false;
  return true;
}

/** With what no string of a JSON text begins. */
function markBeside(text: string): string {
  let mark = '#';
  while (text.includes(`"${mark}`)) mark += '#';
  return mark;
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return hexText(value);
  return value instanceof Uint8Array ? hexOf(value) : value;
}

const hexText = (value: bigint): string =>
  value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;

/** A whole number of so many digits that it may not be exact as a number; or a string, which is passed over. */
const LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** No answer is nested that deep; what goes through values calls itself for each level. */
const DEEPEST = 64;

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (!level.length) return false;
  }
  return true;
}

/** What a JSON text says, whole numbers beyond 2^53 as bigints. Throws SyntaxError, and RangeError for what is nested too deep. */
export function fromJson(text: string): unknown {
  const rounded: unknown = JSON.parse(text);
  if (isTooDeep(rounded)) throw new RangeError(`it is nested more than ${DEEPEST} deep`);
  if (!/\d{16}/.test(text)) return rounded;
  const mark = markBeside(text);
  const marked = text.replace(LONG, (found) => (found.startsWith('"') ? found : `"${mark}${found}"`));
  return JSON.parse(marked, (_key, value) =>
    typeof value === 'string' && value.startsWith(mark) ? exact(value.slice(mark.length)) : value,
  );
}

function exact(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}
