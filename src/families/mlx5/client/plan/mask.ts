import { writeBits } from '../../../../bits/bits.js';
import type { Layout } from '../../../../bits/layout.js';
import { find } from '../../../../bits/path.js';

/** The bits of some fields of a structure, as long as its bytes. */
export function maskOf(form: Layout, bytes: number, paths: readonly string[]): Uint8Array {
  const mask = new Uint8Array(bytes);
  for (const path of paths) {
    const { field, offset, width, whole } = find(form, path);
    const bits = whole ? (field.count ?? 1) * field.width : width;
    for (let at = 0; at < bits; at += 8) {
      const part = Math.min(8, bits - at);
      writeBits(mask, offset + at, part, (1 << part) - 1);
    }
  }
  return mask;
}

export const masked = (bytes: Uint8Array, mask: Uint8Array): Uint8Array =>
  mask.map((bit, i) => bit & (bytes[i] ?? 0));
