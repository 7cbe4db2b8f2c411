import type { AdapterFacts } from '../../family.js';
import type { CapabilitySet } from './profile.js';
import type { FunctionRow } from './vhca.js';

/** A function of a board of which nothing was set, what its configuration makes of its capabilities, and what is asked of GENERAL of each that is opened or watched. */
export type RowAsMade = readonly [
  row: FunctionRow,
  overrides: CapabilitySet,
  general: Readonly<Record<string, number>>,
];

/**
 * What follows from profiles that are built in, by their names. Nothing here; for the bundle, bin/build/hot-data.js writes it for the default one by the functions that work
 * it out of any: nearly every command line asks for it.
 */
export const factsAsMade: Readonly<Record<string, AdapterFacts>> = {};
export const functionsAsMade: Readonly<Record<string, readonly RowAsMade[]>> = {};
