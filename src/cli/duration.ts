import { FwctlError } from '../client/errors.js';
import { octalDoubt } from '../client/numbers.js';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86400e9,
};

/** Nanoseconds of "10s", "1.5ms", "250us". `what` takes it: a flag. Throws FwctlError `usage`. */
export function parseDuration(text: string, what?: string): bigint {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(\D+)$/.exec(text) ?? [];
  const size = UNITS[unit ?? ''];
  if (number === undefined || size === undefined)
    throw new FwctlError('usage', what ? `${what} takes a time, not "${text}"` : `"${text}" is no duration`, {
      given: text,
      next: `give a number with one of the units ${Object.keys(UNITS).join(', ')}: 10s, 1.5ms`,
    });
  const [whole = '0', part = ''] = number.split('.');
  const doubt = part ? undefined : octalDoubt(whole);
  if (doubt)
    throw new FwctlError('usage', `${what ? `${what}: ` : ''}${doubt.why}`, {
      given: text,
      next: `write ${BigInt(whole)}${unit}`,
    });
  const digits = 10n ** BigInt(part.length);
  return (BigInt(whole + part) * BigInt(size)) / digits;
}

/** "1 h 0 min 5.000000001 s": nanoseconds for people. */
export function durationText(ns: bigint): string {
  const seconds = ns / 1_000_000_000n;
  const part = String(ns % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const rest = `${seconds % 60n}${part ? `.${part}` : ''} s`;
  if (seconds < 60n) return rest;
  const minutes = seconds / 60n;
  return minutes < 60n ? `${minutes} min ${rest}` : `${minutes / 60n} h ${minutes % 60n} min ${rest}`;
}
