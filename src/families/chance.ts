/**
 * A whole number from 0 to below 2^32 that follows from its parts alone, and looks like chance: each part is mixed in as the
 * finalizer of MurmurHash3 does.
 */
export function chance(...parts: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of parts) {
    mixed = Math.imul(mixed ^ part, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed >>> 0;
}
