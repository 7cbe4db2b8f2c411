import { made } from './memory.js';
import type { Code, Limits, Power } from './report.js';

/** Numbers of the memory in the units that people read. */

/** 1/256 degrees Celsius. */
export const celsius = (raw: number): number => raw / 256;

/** 100 uV. */
export const volts = (raw: number): number => raw / 10_000;

/** 2 uA. */
export const milliamperes = (raw: number): number => raw / 500;

/** 0.1 uW. dBm has two digits, as instruments show it; no light has no logarithm. */
export function power(raw: number): Power {
  if (!Number.isFinite(raw)) return { mw: null, dbm: null };
  return { mw: raw / 10_000, dbm: raw > 0 ? Math.round(1000 * Math.log10(raw / 10_000)) / 100 : null };
}

const UNKNOWN = 'reserved or unknown';

export const codeOf = (
  code: number,
  names: Readonly<Record<number, string>>,
  unknown: string = UNKNOWN,
): Code => ({ code, name: names[code] ?? unknown });

const LIMITS = ['high_alarm', 'low_alarm', 'high_warning', 'low_warning'] as const;

/** Four limits, made of what stands one behind another. Undefined where one is not there. */
export function limitsOf<T>(read: (index: number) => T | undefined): Limits<T> | undefined {
  const found = LIMITS.map((name, i) => [name, read(i)] as const);
  return found.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(found) as unknown as Limits<T>);
}

/** Four flags of a byte, the high alarm in its highest bit or its lowest, as the standard has it. */
export const flagsOf = (
  bit: (bit: number) => boolean | undefined,
  first: number,
  step: 1 | -1,
): Limits<boolean> | undefined => limitsOf((i) => bit(first + step * i));

/** YYMMDD with a lot code behind it. */
export function dateOf(code: string | undefined): { date?: string; lot?: string } {
  const [, year, month, day, lot = ''] = /^(\d\d)(\d\d)(\d\d)(.*)$/.exec(code ?? '') ?? [];
  if (year === undefined || !isDate(Number(month), Number(day))) return {};
  return { date: `20${year}-${month}-${day}`, ...(lot ? { lot } : {}) };
}

const isDate = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31;

/** As `00:02:c9`. */
export const ouiOf = (hex: string | undefined): string | undefined =>
  made(hex, (digits) => (digits.match(/../g) as string[]).join(':'));
