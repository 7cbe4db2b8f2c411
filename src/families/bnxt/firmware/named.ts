import { findEnum } from '../prm/enums.js';

/** A value of HWRM's tables by its name; an unknown one is a defect. */
export function valueNamed(known: string, name: string): number {
  const value = findEnum(known).values.get(name);
  if (value === undefined) throw new Error(`${known} has no ${name}`);
  return Number(value);
}

/** Bits of HWRM's tables by their names, together. */
export const bitsNamed = (known: string, ...names: readonly string[]): number =>
  names.reduce((mask, name) => mask + valueNamed(known, name), 0);
