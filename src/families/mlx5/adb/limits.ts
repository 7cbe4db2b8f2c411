/**
 * Bounds of what ADB files may ask for, as a file may come from anywhere and one line of it can ask for any amount of work. The register tables
 * that mstflint ships are far below: a file each, names of up to 58 letters, up to 295 fields in a structure.
 */
export const LIMITS = {
  /** Files that are read, the first one too. */
  files: 1000,
  /** Includes within includes. */
  includeDepth: 32,
  /** Names of files that includes give, those that were read already too. */
  includes: 100_000,
  /** Letters of all files together. */
  letters: 64 << 20,
  /** Letters of a name. */
  name: 128,
  /** Structures within structures. */
  depth: 64,
  /** Bits of a structure: 16 MiB. */
  bits: 16 << 23,
  /** Fields of all structures together; those of a union count for each of its selectors. */
  fields: 1_000_000,
  /** Numbers in a structure, with all that is within it. */
  numbers: 1 << 18,
  /** Letters of the paths of all of them together. */
  paths: 64 << 20,
} as const;
