import { elementsIn, readNumber, textOf } from './codec.js';
import type { Field, Layout, Value } from './layout.js';
import { uuidText } from './uuid.js';

const BYTES = Symbol('bytes');
/** Bits from the start of the bytes to the structure. */
const BASE = Symbol('base');

/** A structure whose fields are read when they are asked for, by getters that all of its layout share. */
class View {
  readonly [BYTES]: Uint8Array;
  readonly [BASE]: number;

  constructor(bytes: Uint8Array, base: number) {
    this[BYTES] = bytes;
    this[BASE] = base;
  }
}

const classes = new WeakMap<Layout, typeof View>();

/**
 * The fields of a structure, each decoded when it is looked at, as `decode` has it: for those who need few of many. They can't be counted up or copied as
 * those of `decode` can; the bytes have to stay as they are.
 */
export const view = <Shape>(layout: Layout<Shape>, bytes: Uint8Array): Shape =>
  viewAt(layout as Layout, bytes, 0) as Shape;

function viewAt(layout: Layout, bytes: Uint8Array, base: number): View {
  let made = classes.get(layout);
  if (!made) {
    made = class extends View {};
    Object.setPrototypeOf(made.prototype, addingGetters(made.prototype, layout));
    classes.set(layout, made);
  }
  return new made(bytes, base);
}

/** What stands behind a prototype: makes the getter of a field when it is looked at first, as few are of the hundreds that some layouts have. */
const addingGetters = (target: View, layout: Layout): object =>
  new Proxy(View.prototype, {
    get(behind, name, seen: View) {
      const found = typeof name === 'string' ? placeOf(layout, name, 0) : undefined;
      if (!found) return Reflect.get(behind, name, seen);
      const { field, offset } = found;
      Object.defineProperty(target, name, {
        configurable: true,
        get(this: View) {
          return valueAt(field, this[BYTES], this[BASE] + offset);
        },
      });
      return valueAt(field, seen[BYTES], seen[BASE] + offset);
    },
    has: (behind, name) =>
      (typeof name === 'string' && placeOf(layout, name, 0) !== undefined) || Reflect.has(behind, name),
  });

/** A field, also one of an anonymous structure: the last of its name, as decoding has it. */
function placeOf(layout: Layout, name: string, base: number): { field: Field; offset: number } | undefined {
  const one = layout.fieldNamed?.(name);
  if (one) return { field: one, offset: base + one.offset };
  if (layout.lacks?.(name)) return undefined;
  let found: { field: Field; offset: number } | undefined;
  for (const field of layout.fields) {
    const offset = base + field.offset;
    if (field.anonymous) found = placeOf(field.layout as Layout, name, offset) ?? found;
    else if (field.name === name) found = { field, offset };
  }
  return found;
}

function valueAt(field: Field, bytes: Uint8Array, offset: number): unknown {
  if (field.count === undefined && !field.layout)
    return offset + field.width > bytes.length * 8 ? undefined : readNumber(field, bytes, offset);
  if (field.count === 0 && !field.layout) return new Uint8Array(bytes.subarray(offset >> 3));
  const count = elementsIn(field, bytes.length, offset);
  if (count === undefined) return undefined;
  if (field.count === undefined) return elementAt(field, bytes, offset);
  if (field.text) return textOf(bytes.subarray(offset >> 3, (offset + count * field.width) >> 3));
  if (field.uuid && count === field.count) return uuidText(bytes.subarray(offset >> 3));
  return Array.from({ length: count }, (_, i) => elementAt(field, bytes, offset + i * field.width));
}

const elementAt = (field: Field, bytes: Uint8Array, offset: number): Value | View =>
  field.layout ? viewAt(field.layout, bytes, offset) : readNumber(field, bytes, offset);
