import type { Bits } from './data/compliance.js';
import type { Half } from './memory.js';

/** The names of the bits that are set in bytes one behind another. */
export const namesOfBits = (half: Half, first: number, tables: readonly Bits[]): string[] =>
  tables.flatMap((names, i) =>
    names.filter((name, bit) => name !== '' && half.bit(first + i, 7 - bit) === true),
  );
