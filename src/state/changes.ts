/**
 * The text of a state file: JSON of a version and data, and behind the data the changes that were made to it since, a line each. A change is
 * added in place, where the last line ends: what a killed writer or a lost power leaves of it is no line, and counts for nothing.
 */
import { patched } from './patch.js';

/** Stands once in the file, as nothing inside the data begins at the first column. */
const CHANGES = ',\n"changes": [\n';

/** What follows the last line. A line begins where it stood, with a comma unless it is the first, and ends with a newline of its own. */
const CLOSING = ']}\n';

/** Behind it are spaces up to a multiple of this: what is written there does not change how long the file on the disk is. */
const BLOCK = 4096;

/** Where the changes of a file are, in bytes. */
export interface Tail {
  /** Where the first one stands. */
  readonly start: number;
  /** Where the next one is written. */
  readonly end: number;
  readonly count: number;
}

/** A file as it was read. */
export interface Content {
  readonly version: unknown;
  /** After all changes. */
  readonly data: unknown;
  /** Undefined: the file has to be written anew. */
  readonly tail?: Tail;
  /** What is wrong with its changes. */
  readonly damage?: string;
}

/** A file with these data and no changes. */
export const wholeText = (version: number, data: unknown): string =>
  `${JSON.stringify({ version, data }, null, 2).slice(0, -'\n}'.length)}${CHANGES}${CLOSING}`;

export function tailOfWhole(bytes: Buffer): Tail {
  const start = bytes.length - CLOSING.length;
  return { start, end: start, count: 0 };
}

/** FNV-1a of 32 bits over ASCII text, as eight hex digits. */
function sumOf(text: string): string {
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}

/** JSON with nothing but ASCII in it. */
const ascii = (data: unknown): string =>
  JSON.stringify(data).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const LINE = /^,?\{"n":(\d+),"sum":"([0-9a-f]{8})","set":(.*)\}$/;

/** The number and the patch of a line; undefined for what was never written so. */
function readLine(line: string): { number: number; patch: unknown } | undefined {
  const [, number, sum, set] = LINE.exec(line) ?? [];
  if (set === undefined || sum !== sumOf(set)) return undefined;
  try {
    return { number: Number(number), patch: JSON.parse(set) };
  } catch {
    return undefined;
  }
}

/**
 * What is written at the end of a file to add a change, and where its changes are then. `size`: how long the file is, where room is to be made for
 * more to come.
 */
export function addition(
  { start, end, count }: Tail,
  patch: unknown,
  size?: number,
): { bytes: Buffer; tail: Tail } {
  const set = ascii(patch);
  const line = `${count ? ',' : ''}{"n":${count + 1},"sum":"${sumOf(set)}","set":${set}}\n`;
  const next = end + line.length;
  const closed = next + CLOSING.length;
  const room = size !== undefined && closed > size ? -closed & (BLOCK - 1) : 0;
  return {
    bytes: Buffer.from(`${line}${CLOSING}${' '.repeat(room)}`, 'latin1'),
    tail: { start, end: next, count: count + 1 },
  };
}

/** What stands at the end of a file to which nothing was added since. */
export const CLOSED = Buffer.from(CLOSING);

/** Reads a file. Throws SyntaxError where it is no JSON. */
export function readContent(bytes: Buffer): Content {
  const at = bytes.indexOf(CHANGES, 0, 'latin1');
  if (at < 0) return readJson(bytes.toString('utf8'));
  const { version, data } = Object(JSON.parse(`${bytes.toString('utf8', 0, at)}}`));
  const start = at + CHANGES.length;
  const text = bytes.toString('latin1', start);
  let [now, count, place] = [data, 0, 0];
  for (;;) {
    const to = text.indexOf('\n', place);
    const line = to < 0 ? undefined : readLine(text.slice(place, to));
    if (line?.number !== count + 1) break;
    now = patched(now, line.patch);
    count++;
    place = to + 1;
  }
  const rest = text.slice(place);
  if (rest.trimEnd() === CLOSING.trimEnd())
    return { version, data: now, tail: { start, end: start + place, count } };
  // What is not whole was the last change: others would have been written in its place.
  const isLast = !rest.split('\n').some(readLine);
  return { version, data: now, ...(isLast ? {} : damageOf(count + 1)) };
}

const damageOf = (number: number) => ({ damage: `change ${number} is not as it was written` });

/** A file that was written by an earlier fwctl, by hand, or by another program that knows JSON. */
function readJson(text: string): Content {
  const { version, data, changes = [] } = Object(JSON.parse(text));
  let now = data;
  let count = 0;
  for (const change of Array.isArray(changes) ? changes : [changes]) {
    const { n, sum, set } = Object(change);
    if (n !== count + 1 || set === undefined || sum !== sumOf(ascii(set)))
      return { version, data, ...damageOf(count + 1) };
    now = patched(now, set);
    count++;
  }
  return { version, data: now };
}
