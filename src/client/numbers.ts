import { type ErrorFacts, FwctlError } from './errors.js';

const NUMBER = /^(?:0x[0-9a-f]+(?:_[0-9a-f]+)*|0b[01]+(?:_[01]+)*|\d+(?:_\d+)*)$/i;

/**
 * Why digits behind a 0 are no number here, and what is to be written: ethtool, devlink and mstconfig read them as octal (strtoul(3) with base 0), YAML 1.2 and
 * others as decimal. Undefined for all else.
 */
export function octalDoubt(text: string): { readonly why: string; readonly next: string } | undefined {
  if (!/^0_?\d/.test(text) || !NUMBER.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  const decimal = BigInt(digits);
  const octal = /[89]/.test(digits) ? decimal : BigInt(`0o${digits}`);
  return {
    why: `"${text}" begins with 0, which is octal to some programs and decimal to others`,
    next: `write ${decimal}${octal === decimal ? '' : `, or 0x${octal.toString(16)} for what is octal`}`,
  };
}

/**
 * Reads a number as people write it: decimal, 0x, 0b, underscores between digits. Undefined for anything else, but for what may be octal: throws FwctlError
 * `usage`. `what` it is, as "--out-len"; `facts`: those of the error.
 */
export function parseNumber(text: string, what = '', facts: ErrorFacts = {}): number | bigint | undefined {
  // All begin with a digit. Most lines have names alone, and each process compiles a regular expression anew.
  if (!(text >= '0' && text < ':') || !NUMBER.test(text)) return undefined;
  const doubt = text.length > 1 ? octalDoubt(text) : undefined;
  if (doubt)
    throw new FwctlError('usage', `${what ? `${what}: ` : ''}${doubt.why}`, { next: doubt.next, ...facts });
  const value = BigInt(text.replaceAll('_', ''));
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** A whole number in a range, or FwctlError `usage`. `what` names it: "--out-len". */
export function numberIn(what: string, text: string, least: number, most: number): number {
  const value = parseNumber(text, what);
  if (value === undefined)
    throw new FwctlError('usage', `${what} takes a number (decimal, 0x or 0b), not "${text}"`);
  if (value < least || value > most)
    throw new FwctlError('usage', `${what} takes ${least} to ${most}, not ${text}`);
  return Number(value);
}

/** Bytes from hex digits; white space between them and `0x` in front are allowed. Throws FwctlError `usage`. */
export function parseHex(what: string, text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '').replace(/^0x/i, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong) throw new FwctlError('usage', `${what}: "${wrong[0]}" at digit ${wrong.index} is no hex digit`);
  if (digits.length % 2)
    throw new FwctlError('usage', `${what}: ${digits.length} hex digits are no whole number of bytes`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
