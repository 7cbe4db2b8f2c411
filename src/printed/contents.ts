import { elementsIn } from '../bits/codec.js';
import type { Field, Layout } from '../bits/layout.js';

/** What `decode` makes of a field of so many bytes, and where it stands. */
export type Item = { readonly name: string; readonly field: Field; readonly offset: number } & (
  | { readonly kind: 'number' | 'bytes' | 'uuid' }
  | { readonly kind: 'numbers' | 'text'; readonly count: number }
  | { readonly kind: 'fields'; readonly inner: readonly Item[] }
  | { readonly kind: 'list'; readonly inner: readonly (readonly Item[])[] }
);

/** Objects have such keys in another place than the layout, or not as keys. */
const NO_KEY = /^(\d+|__proto__)$/;

/** What a structure can't be foreseen for: the form of an object is needed. */
export class Unforeseen extends Error {}

/** The fields that `decode` gives of `length` bytes of a layout, in its order. Throws Unforeseen. */
export function contentsOf(layout: Layout, length: number, base = 0): Item[] {
  const items = new Map<string, Item>();
  collect(items, layout, length, base);
  return [...items.values()];
}

function collect(items: Map<string, Item>, layout: Layout, length: number, base: number): void {
  for (const field of layout.fields) {
    const offset = base + field.offset;
    if (field.anonymous) {
      collect(items, field.layout as Layout, length, offset);
      continue;
    }
    if (NO_KEY.test(field.name)) throw new Unforeseen();
    const item = itemOf(field, length, offset);
    // Of fields with one name the last has the place of the first.
    if (item) items.set(field.name, item);
  }
}

function itemOf(field: Field, length: number, offset: number): Item | undefined {
  const { name, layout, width } = field;
  const count = elementsIn(field, length, offset);
  if (count === undefined) return undefined;
  const place = { name, field, offset };
  if (layout) {
    if (count === Number.POSITIVE_INFINITY) throw new Unforeseen();
    const inner = Array.from({ length: count }, (_, i) => contentsOf(layout, length, offset + i * width));
    if (field.count !== undefined) return { ...place, kind: 'list', inner };
    return { ...place, kind: 'fields', inner: inner[0] as Item[] };
  }
  if (field.count === undefined) return { ...place, kind: 'number' };
  if (field.count === 0) return { ...place, kind: 'bytes' };
  if (field.text) return { ...place, kind: 'text', count };
  if (field.uuid && count === field.count) return { ...place, kind: 'uuid' };
  return { ...place, kind: 'numbers', count };
}
