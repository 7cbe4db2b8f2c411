import type { Code, Limits, Power } from '../../module/report.js';
import type { Painted } from '../../present/painted.js';

/** A name and its value. */
export type Pair = readonly [name: string, value: string | Painted];

/** Pairs of what is there. */
export const present = (
  rows: readonly (readonly [name: string, value: string | Painted | undefined])[],
): Pair[] => rows.filter((row): row is Pair => row[1] !== undefined && row[1] !== '');

export const hexByte = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

export const codeText = (code: Code | undefined): string | undefined =>
  code && `${hexByte(code.code)} (${code.name})`;

/**
 * A number with so many digits behind the point; what lies exactly between two goes to the even one, as printf has it. Only odd multiples of
 * 2^-(digits + 1) can lie so.
 */
export function fixed(value: number, digits: number): string {
  const isTie = Math.abs((value * 2 ** (digits + 1)) % 2) === 1;
  if (!isTie) return value.toFixed(digits);
  const below = Math.floor(value * 10 ** digits);
  return ((below + Math.abs(below % 2)) / 10 ** digits).toFixed(digits);
}

/** Units as they stand behind a number. */
export const temperatureText = (celsius: number): string =>
  `${fixed(celsius, 2)} degrees C / ${fixed(celsius * 1.8 + 32, 2)} degrees F`;
export const voltageText = (volts: number): string => `${fixed(volts, 4)} V`;
export const biasText = (milliamperes: number): string => `${fixed(milliamperes, 3)} mA`;
/** The most that 16 bits can tell, in mW. An external calibration may lead beyond it, to what is no power. */
const MOST = 6.5535;

const isPower = ({ mw }: Power): boolean => mw !== null && Math.abs(mw) <= MOST;
export const milliwattText = (power: Power): string =>
  isPower(power) ? fixed(power.mw as number, 4) : 'no number';
/** No light has no logarithm. */
export const dbmText = (power: Power): string =>
  isPower(power) ? (power.dbm === null ? '-inf' : fixed(power.dbm, 2)) : '-';
export const powerText = (power: Power): string =>
  isPower(power) ? `${milliwattText(power)} mW / ${dbmText(power)} dBm` : 'no number';

export const LIMITS = [
  'high_alarm',
  'low_alarm',
  'high_warning',
  'low_warning',
] as const satisfies readonly (keyof Limits<unknown>)[];

export const words = (name: string): string => name.replaceAll('_', ' ');
export const yesNo = (is: boolean | undefined): string | undefined =>
  is === undefined ? undefined : is ? 'yes' : 'no';
export const onOff = (is: boolean | undefined): string | undefined =>
  is === undefined ? undefined : is ? 'on' : 'off';
