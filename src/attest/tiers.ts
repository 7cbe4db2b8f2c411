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

/** 2 to 31 affirm, 32 to 95 warn, 96 to 127 contraindicate, and their negatives, which are a verifier's own, likewise; the rest says nothing. */
export function tierOf(value: number): Tier {
  const size = value < 0 ? -value - 1 : value;
  if (size >= 96) return 'contraindicated';
  if (size >= 32) return 'warning';
  return size >= 2 ? 'affirming' : 'none';
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
