import { findEnum } from '../prm/enums.js';

/** A value of HWRM's tables by its name, of parts as `PART=NAME`; an unknown one is a defect. */
export function valueNamed(known: string, name: string): number {
  const parts = findEnum(known, 'parts');
  const { values } = parts.parts.length ? parts : findEnum(known);
  const value = values.get(name);
  if (value === undefined) throw new Error(`${known} has no ${name}`);
  return Number(value);
}

/** Bits of HWRM's tables by their names, together. */
export const bitsNamed = (known: string, ...names: readonly string[]): number =>
  names.reduce((mask, name) => mask + valueNamed(known, name), 0);
