import type { Field } from '../../../bits/layout.js';

/** Numbers that are characters: sensor names of MTMP and MVCR; SFF-8636 and CMIS revision and date; revision in MSGI. */
const NAMES = /^(sensor_name(_hi|_lo)?|vendor_rev|revision|date_code)$/;

/** The characters of a number, first one in the highest byte; undefined where the field holds none or they aren't printable. */
export function characters(field: Field, value: number | bigint): string | undefined {
  if (field.width < 32 || !NAMES.test(field.name)) return undefined;
  const digits = value.toString(16).padStart(field.width / 4, '0');
  const text = (digits.match(/../g) as string[])
    .map((byte) => String.fromCharCode(Number.parseInt(byte, 16)))
    .join('')
    .replace(/\0+$/, '');
  return /^[ -~]+$/.test(text) ? `"${text}"` : undefined;
}
