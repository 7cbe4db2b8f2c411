import { findLayout } from '../../../src/families/bnxt/prm/layouts.js';
import type { Part, Structures } from '../structures.js';

export const structures: Structures = { layout: findLayout, part };

function part(structure: string, field: string, name: string): Part | undefined {
  const known = findLayout(structure)?.fields.find((one) => one.name === field)?.enum;
  const found = known?.parts.find((one) => one.name === name);
  return found && { mask: ((1n << BigInt(found.width)) - 1n) << BigInt(found.shift), shift: found.shift };
}
