/*
 * Trustworthiness claims of draft-ietf-rats-ar4si, 2.3: their names, values and tiers. Values of each claim are those that the draft gives a meaning.
 */

export const VECTOR = [
  'instance-identity',
  'configuration',
  'executables',
  'hardware',
  'sourced-data',
  'runtime-opaque',
  'file-system',
  'storage-opaque',
] as const;
export type VectorClaim = (typeof VECTOR)[number];

export const TIERS = ['affirming', 'none', 'warning', 'contraindicated'] as const;
export type Tier = (typeof TIERS)[number];

/** -1 to 1 say nothing; 2 to 31 and -2 to -32 affirm, 32 to 95 and -33 to -96 warn, what lies beyond contraindicates. */
export function tierOf(value: number): Tier {
  if (value >= -1 && value <= 1) return 'none';
  if (value >= -32 && value <= 31) return 'affirming';
  return value >= -96 && value <= 95 ? 'warning' : 'contraindicated';
}

/** The values that this verifier gives. */
export const VALUE = {
  /** Nothing is claimed. */
  none: 0,
  /** Recognized, approved, genuine: of each claim but executables. */
  approved: 2,
  /** executables: what was loaded at boot is approved; of what came behind it nothing is known. */
  approvedBoot: 3,
  /** configuration: it has known weaknesses; sourced-data: the source is not trusted. */
  unsafe: 32,
  /** executables: something is not recognized. */
  unrecognizedExecutable: 33,
  /** What can't be supported; sources and executables that are known to be bad. */
  contraindicated: 96,
  /** instance-identity, hardware: not recognized, and it should be. */
  unrecognized: 97,
  /** A cryptographic check of evidence has failed. */
  cryptographic: 99,
} as const;

/** The worst of some tiers; none of none. That something says nothing is worse than that all affirm, and better than any doubt. */
export const worst = (tiers: readonly Tier[]): Tier =>
  tiers.length ? (TIERS[Math.max(...tiers.map((tier) => TIERS.indexOf(tier)))] as Tier) : 'none';
