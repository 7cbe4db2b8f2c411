import { byteLength, type Layout } from './layout.js';

/** Where an open tail begins, and how wide its elements are; in bits. */
interface Tail {
  offset: number;
  width: number;
}

const tails = new WeakMap<Layout, Tail | undefined>();

/** The open tail of a structure, or of the last structure within it; undefined where there is none. */
export function tailOf(layout: Layout): Tail | undefined {
  if (!tails.has(layout)) tails.set(layout, search(layout));
  return tails.get(layout);
}

function search(layout: Layout): Tail | undefined {
  for (const { offset, width, count, layout: inner } of layout.fields) {
    if (count === 0) return { offset, width };
    const tail = inner && tailOf(inner);
    if (tail) return { offset: offset + tail.offset, width: tail.width };
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
