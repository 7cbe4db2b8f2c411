import type { Half } from './memory.js';
import type { Checksum } from './report.js';

/** The low byte of the sum of bytes, against the byte that has it; undefined where they are not all there. */
export function checksum(
  name: string,
  half: Half,
  from: number,
  to: number,
  at: number,
): Checksum | undefined {
  const bytes = half.slice(from, to);
  const stored = half.byte(at);
  if (!bytes || stored === undefined) return undefined;
  const computed = bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return { name, page: half.name, covers: [from, to], at, stored, computed, valid: stored === computed };
}
