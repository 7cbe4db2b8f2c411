import type { HealthState } from '../client/jobs.js';
import type { Part } from './document.js';

/** Words and numbers of the page. */

export const TITLES: Readonly<Record<Part, string>> = {
  health: 'Health',
  identity: 'Device',
  firmware: 'Firmware',
  link: 'Link',
  modules: 'Modules',
  temperature: 'Temperature',
  counters: 'Counters',
  pcie: 'PCI Express',
  settings: 'Configuration',
  capabilities: 'Capabilities',
  functions: 'Functions',
  access: 'Access',
};

export const STATE_WORDS: Readonly<Record<HealthState | 'note', string>> = {
  ok: 'OK',
  warning: 'Warning',
  critical: 'Critical',
  unknown: 'Not known',
  note: 'Note',
};

/** A narrow space that keeps what it parts on one line. */
const THIN = '\u202f';

/** 116102827082 -> "116 102 827 082" */
export const grouped = (value: bigint | number): string => String(value).replace(/\B(?=(\d{3})+$)/g, THIN);

/** With a sign that is no hyphen, and so many digits behind the point at most. */
export const decimal = (value: number, digits: number): string =>
  String(Number(value.toFixed(digits))).replace('-', '−');

/** With so many digits behind the point, for numbers that stand below each other. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '−');

export const degrees = (value: number): string => `${decimal(value, 1)} °C`;

const SCALES = ['', ' k', ' M', ' G', ' T', ' P'] as const;

/** A rate in thousands, three digits that count: "53.1 M" */
export function rateText(value: number): string {
  let [scale, number] = [0, value];
  while (Math.abs(number) >= 999.5 && scale < SCALES.length - 1) {
    number /= 1000;
    scale++;
  }
  return `${Number(number.toPrecision(3))}${SCALES[scale]}`;
}

/** 1.5e-8 -> "1.5 × 10⁻⁸" */
export function ratio(value: number): string {
  if (value === 0) return 'none seen';
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const raised = [...String(Number(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '⁻').join('');
  return `${Number(Number(digits).toPrecision(3))} × 10${raised}`;
}

/** 2026-01-31T12:00:00.000Z -> "2026-01-31 12:00:00 UTC" */
export const timeText = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** "1 sensor", "2 sensors" */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : several}`;

/** With a capital in front. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
