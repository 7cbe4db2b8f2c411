import { NUMBER_BITS } from './bits.js';
import { leaves } from './codec.js';
import { compile, type Decode } from './flat-code.js';
import type { Layout } from './layout.js';

/**
 * Structures that are decoded by table before code is made for their layout. Until V8 has optimised it, that code costs some
 * milliseconds, and it saves about a tenth of a microsecond a structure: both are even after some ten thousand.
 */
const HOT = 50_000;

/** Numbers whose forms are remembered, over all layouts: a bound for memory, not a tuned value. */
const REMEMBERED = 200_000;

/** Words that `pieces` can count: 16 MiB of a structure. */
const MOST_BYTES = 4 << 22;

/**
 * A layout as a flat list of numbers, for decoding fast and often. Which numbers there are, in which order and by which paths is what
 * `leaves` says. Each is cut where it crosses a 32-bit word of the structure; every piece takes one slot of a Uint32Array, the most
 * significant first. So a field within one word, as nearly all are, is one slot, and one of 64 aligned bits is two; a little-endian one has a slot for each byte.
 */
export class FlatForm {
  /** Dotted path of each number. */
  readonly paths: readonly string[];
  /** Slot of each number's first piece, and behind the last the count of slots. */
  readonly firsts: Uint32Array;
  /** Bytes that a view must have: those of the structure up to a whole word. */
  readonly size: number;
  /**
   * A word for each slot, in this form so that taking a piece out is two shifts, whose counts the processor reads modulo 32 by itself:
   * its 32-bit word in the structure << 10 | bits to its left in there << 5 | 32 - its width.
   */
  private readonly pieces: Uint32Array;
  private runs = 0;
  private decodeHot: Decode | undefined;

  /** @param length bytes that there are; numbers that end beyond them are left out. Throws RangeError beyond 16 MiB. */
  constructor(
    readonly layout: Layout,
    length: number,
  ) {
    if (length > MOST_BYTES)
      throw new RangeError(`${layout.name} has no flat form beyond ${MOST_BYTES} bytes`);
    const paths: string[] = [];
    const firsts: number[] = [];
    const pieces: number[] = [];
    for (const { path, field, offset, width } of leaves(layout, length)) {
      paths.push(path);
      firsts.push(pieces.length);
      if (field.little) pieces.push(...littlePieces(offset, width));
      else
        for (let at = offset; at < offset + width; at = (at | 31) + 1)
          pieces.push(pack(at, Math.min(32 - (at & 31), offset + width - at)));
    }
    this.paths = paths;
    this.firsts = Uint32Array.from([...firsts, pieces.length]);
    this.pieces = Uint32Array.from(pieces);
    this.size = (length + 3) & ~3;
  }

  /** A place for the numbers, to be used again and again. */
  slots(): Uint32Array {
    return new Uint32Array(this.pieces.length);
  }

  /**
   * Takes all numbers out of a structure. The view must have `size` bytes; what stands behind the structure does not matter.
   * From the HOT-th structure on this is done by code that is made for the layout.
   */
  decode(view: DataView, slots: Uint32Array): void {
    if (this.decodeHot) this.decodeHot(view, slots);
    else {
      this.decodeByTable(view, slots);
      if (++this.runs === HOT) this.warm();
    }
  }

  /** Makes the code for this layout now. */
  warm(): void {
    this.decodeHot ??= compile(this.pieces);
  }

  /** What `decode` does for a layout that is met now and then. */
  decodeByTable(view: DataView, slots: Uint32Array): void {
    const { pieces } = this;
    const count = pieces.length;
    for (let i = 0; i < count; i++) {
      const piece = pieces[i] as number;
      slots[i] = (view.getInt32((piece >>> 10) << 2) << (piece >>> 5)) >>> piece;
    }
  }

  /** The number at this place of `paths`: a bigint where its field is wider than 53 bits. */
  value(index: number, slots: Uint32Array): number | bigint {
    const first = this.firsts[index] as number;
    const next = this.firsts[index + 1] as number;
    if (next - first === 1) return slots[first] as number;
    let width = 0;
    let value = 0n;
    for (let slot = first; slot < next; slot++) {
      const bits = 32 - ((this.pieces[slot] as number) & 31);
      width += bits;
      value = (value << BigInt(bits)) | BigInt(slots[slot] as number);
    }
    return width > NUMBER_BITS ? value : Number(value);
  }
}

/** A little-endian number is cut at every byte: its most significant piece stands last in the structure. */
function littlePieces(offset: number, width: number): number[] {
  const pieces: number[] = [];
  for (let at = offset; at < offset + width; at = (at | 7) + 1) {
    const bits = Math.min(8 - (at & 7), offset + width - at);
    pieces.unshift(pack((at & ~7) + 8 - (at & 7) - bits, bits));
  }
  return pieces;
}

const pack = (offset: number, width: number) => ((offset >>> 5) << 10) | ((offset & 31) << 5) | (32 - width);

const forms = new Map<Layout, Map<number, FlatForm>>();
let remembered = 0;

/** The form of a layout for a buffer of so many bytes; made once while it is in use. Throws RangeError beyond 16 MiB. */
export function flatForm(layout: Layout, length: number): FlatForm {
  const used = Math.min(length, Math.ceil(extentOf(layout) / 8));
  let form = forms.get(layout)?.get(used);
  if (form) return form;
  form = new FlatForm(layout, used);
  remembered += form.paths.length;
  if (remembered > REMEMBERED) {
    forms.clear();
    remembered = form.paths.length;
  }
  const own = forms.get(layout) ?? new Map<number, FlatForm>();
  forms.set(layout, own.set(used, form));
  return form;
}

const extents = new WeakMap<Layout, number>();

/** Bits from the start of a layout to the end of its last field: no limit where there is an open tail. */
export function extentOf(layout: Layout): number {
  const known = extents.get(layout);
  if (known !== undefined) return known;
  let extent = 0;
  for (const { offset, width, count = 1, layout: inner } of layout.fields) {
    const last = count === 0 ? Number.POSITIVE_INFINITY : offset + (count - 1) * width;
    extent = Math.max(extent, last + (inner ? extentOf(inner) : width));
  }
  extents.set(layout, extent);
  return extent;
}

/**
 * All numbers of one structure by their dotted paths, as `flatten` gives them. For many structures, hold the form and the slots and
 * decode from a view that stays.
 */
export function decodeFlat(layout: Layout, bytes: Uint8Array): Map<string, number | bigint> {
  const form = flatForm(layout, bytes.length);
  const slots = form.slots();
  form.decode(viewOf(bytes, form.size), slots);
  return new Map(form.paths.map((path, i) => [path, form.value(i, slots)]));
}

/** A view of at least `size` bytes: of the bytes themselves where they are enough, else of a copy that ends in zeros. */
export function viewOf(bytes: Uint8Array, size: number): DataView {
  let enough = bytes;
  if (bytes.length < size) {
    enough = new Uint8Array(size);
    enough.set(bytes);
  }
  return new DataView(enough.buffer, enough.byteOffset, enough.length);
}
