import type { Family } from './family.js';
import { mlx5 } from './mlx5/family.js';

export type * from './family.js';

/** The families that can be emulated. */
export const families: readonly Family[] = [mlx5 as Family];
