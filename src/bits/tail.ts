import { byteLength, type Layout } from './layout.js';

/** Where the open tail of a structure begins, and how wide its elements are; in bits. Undefined where it has none. */
export function tailOf(layout: Layout, base = 0): { offset: number; width: number } | undefined {
  for (const { offset, width, count, layout: inner } of layout.fields) {
    if (count === 0) return { offset: base + offset, width };
    const tail = inner && tailOf(inner, base + offset);
    if (tail) return tail;
  }
  return undefined;
}

/**
 * The bytes of a structure in a longer buffer whose end is filled with zeros: up to the end of its fixed part, or of the last element of
 * its open tail that is not zero.
 */
export function trimTail(layout: Layout, bytes: Uint8Array): Uint8Array {
  const tail = tailOf(layout);
  const fixed = byteLength(layout);
  if (!tail) return bytes.subarray(0, fixed);
  let end = bytes.length;
  while (end > fixed && bytes[end - 1] === 0) end--;
  const elements = Math.ceil(Math.max(end * 8 - tail.offset, 0) / tail.width);
  return bytes.subarray(0, Math.max(fixed, (tail.offset + elements * tail.width) >> 3));
}
