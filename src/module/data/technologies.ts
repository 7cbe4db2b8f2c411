/** Transmitter technologies: bits 7-4 of byte 147 in SFF-8636 (table 6-20), byte 212 in CMIS (5.2, table 8-36). */
export const TECHNOLOGIES: Readonly<Record<number, string>> = {
  0: '850 nm VCSEL',
  1: '1310 nm VCSEL',
  2: '1550 nm VCSEL',
  3: '1310 nm FP',
  4: '1310 nm DFB',
  5: '1550 nm DFB',
  6: '1310 nm EML',
  7: '1550 nm EML',
  8: 'Others/Undefined',
  9: '1490 nm DFB',
  10: 'Copper cable, unequalized',
  11: 'Copper cable, passive equalized',
  12: 'Copper cable, near and far end limiting active equalizers',
  13: 'Copper cable, far end limiting active equalizers',
  14: 'Copper cable, near end limiting active equalizers',
  15: 'Copper cable, linear active equalizers',
  // CMIS alone.
  16: 'C-band tunable laser',
  17: 'L-band tunable laser',
  18: 'Copper cable, near and far end linear active equalizers',
  19: 'Copper cable, far end linear active equalizers',
  20: 'Copper cable, near end linear active equalizers',
};

/** Those of copper cables, and among them those that need no power. */
const COPPER: readonly number[] = [0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x12, 0x13, 0x14];
const PASSIVE: readonly number[] = [0x0a, 0x0b];

export type Medium = 'optical' | 'passive copper' | 'active copper';

/** Undefined: the code is reserved. */
export function mediumOf(code: number): Medium | undefined {
  if (PASSIVE.includes(code)) return 'passive copper';
  if (COPPER.includes(code)) return 'active copper';
  return code in TECHNOLOGIES ? 'optical' : undefined;
}
