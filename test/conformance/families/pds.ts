import { findLayout } from '../../../src/families/pds/prm/layouts.js';
import type { Structures } from '../structures.js';

export const structures: Structures = { layout: findLayout };
