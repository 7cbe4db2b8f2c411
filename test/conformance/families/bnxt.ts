import { findLayout } from '../../../src/families/bnxt/prm/layouts.js';
import type { Report } from './report.js';
import { checkStructures, type Structure } from './structures.js';

/** Structures of bnxt that were read by C. */
export const bnxtStructures = (structures: readonly Structure[]): Report =>
  checkStructures(structures, findLayout);
