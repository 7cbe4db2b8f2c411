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

/** A number with so many digits behind the point; what lies exactly between two goes to the even one, as printf has it. */
export function fixed(value: number, digits: number): string {
  const scaled = value * 10 ** digits;
  const below = Math.floor(scaled);
  const isTie = scaled - below === 0.5 && Math.abs(scaled) < 2 ** 52;
  return ((isTie ? below + (below % 2 === 0 ? 0 : 1) : scaled) / 10 ** digits).toFixed(digits);
}

/** Units as they stand behind a number. */
export const temperatureText = (celsius: number): string =>
  `${fixed(celsius, 2)} degrees C / ${fixed(celsius * 1.8 + 32, 2)} degrees F`;
export const voltageText = (volts: number): string => `${fixed(volts, 4)} V`;
export const biasText = (milliamperes: number): string => `${fixed(milliamperes, 3)} mA`;
/** No light has no logarithm. */
export const dbmText = ({ mw, dbm }: Power): string =>
  dbm === null ? (mw === null ? 'no number' : '-inf') : fixed(dbm, 2);
export const powerText = (power: Power): string =>
  power.mw === null ? 'no number' : `${fixed(power.mw, 4)} mW / ${dbmText(power)} dBm`;

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
