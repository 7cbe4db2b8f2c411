/** Bytes that many answers are carved of; a longer one than an eighth of them is for itself. */
const SLAB = 1 << 16;
/** V8 keeps so many bytes of a typed array within its object (typed_array_max_size_in_heap): nothing is cheaper. */
const IN_OBJECT = 64;

let slab = new ArrayBuffer(0);
let used = 0;

/**
 * Zeroed bytes for what is read soon and then forgotten: memory of its own costs more than most that is done to an answer, and what is kept of
 * these keeps all around them.
 */
export function zeroed(length: number): Uint8Array {
  if (length <= IN_OBJECT || length > SLAB / 8) return new Uint8Array(length);
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  // The next begins with a whole word.
  used += (length + 7) & ~7;
  return bytes;
}
