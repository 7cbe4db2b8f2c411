import { namesOf } from './enum.js';
import { joined } from './joined.js';
import type { Field, Fields, Layout, Value } from './layout.js';

/** What decoded fields mean, nested as they are: only what has a meaning; null for the elements of an array that have none. */
export interface Meanings {
  [name: string]: string | Meanings | (string | Meanings | null)[];
}

/** A value in a decoded structure. */
export interface Place {
  readonly layout: Layout;
  readonly field: Field;
  /** The fields beside it, and those of the outermost structure. */
  readonly siblings: Fields;
  readonly root: Fields;
  /** The element that is meant, of an array. */
  readonly index?: number;
}

/** How a family understands values; undefined where nothing more is known than the value says. */
export interface MeaningRules {
  number(place: Place, value: number | bigint): string | undefined;
  /** Of an array as a whole, in place of its elements. */
  array?(place: Place, values: readonly Value[]): string | undefined;
  /** Of an array that is one thing, also where all fields are listed with their meanings. */
  one?(place: Place, values: readonly Value[]): string | undefined;
  /** Of a field that the layout lacks. */
  other?(name: string, value: number | bigint): string | undefined;
}

/** The meanings of decoded structures. */
export interface MeaningWords {
  /**
   * What the values of a decoded structure mean, by dotted path, with indexes or without; undefined where nothing more is known than the
   * value says. `fields` are those of the structure, as some values are understood by others.
   */
  of(form: Layout, fields?: Fields): (path: string, value: unknown) => string | undefined;
  /** The meanings of decoded fields, in their shape. `whole` are all fields of the structure, where `fields` are only some. */
  tree(form: Layout, fields: Fields, whole?: Fields): Meanings;
}

export function meaningWords(rules: MeaningRules): MeaningWords {
  const byName = (path: string, value: unknown): string | undefined =>
    isNumber(value) ? rules.other?.(path.slice(path.lastIndexOf('.') + 1), value) : undefined;

  const at = (place: Place, value: Value): string | undefined => {
    if (Array.isArray(value)) return place.field.layout ? undefined : rules.array?.(place, value);
    return isNumber(value) ? rules.number(place, value) : undefined;
  };

  const tree = (form: Layout, fields: Fields, whole: Fields = fields, root = whole): Meanings => {
    const found: Meanings = {};
    for (const [name, value] of Object.entries(fields)) {
      const field = member(joined(form), name);
      const meant = field
        ? within({ layout: form, field, siblings: whole, root }, value, whole[name])
        : byName(name, value);
      if (meant !== undefined) found[name] = meant;
    }
    return found;
  };

  const within = (place: Place, value: Value, whole: Value | undefined): Meanings[string] | undefined => {
    const { field } = place;
    if (Array.isArray(value)) {
      const one = field.layout ? undefined : rules.one?.(place, value);
      if (one !== undefined) return one;
      const all = Array.isArray(whole) ? whole : value;
      const each = value.map((item, index) => within({ ...place, index }, item, all[index]) ?? null);
      return each.some((meant) => meant !== null) ? (each as (string | Meanings | null)[]) : undefined;
    }
    if (!field.layout || !isPlain(value)) return at(place, value);
    const inner = tree(field.layout, value, isPlain(whole) ? whole : value, place.root);
    return Object.keys(inner).length ? inner : undefined;
  };

  return {
    of:
      (form, fields = {}) =>
      (path, value) => {
        const place = follow(joined(form), fields, path);
        return place ? at(place, value as Value) : byName(path, value);
      },
    tree: (form, fields, whole) => tree(form, fields, whole),
  };
}

/** By the enums of the layouts alone; else a number in the other base than it is shown in. */
export const plainMeanings: MeaningWords = meaningWords({
  number: ({ field }, value) => (field.enum && namesOf(field.enum, value)) ?? otherBase(value),
});

/** Bigints are shown in hex, numbers in decimal; the meaning is the other one. */
export function otherBase(value: number | bigint): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  return value > 9 ? `0x${value.toString(16)}` : undefined;
}

/** Undefined for a path that the layout doesn't have. Siblings are unknown behind an array whose element the path doesn't say. */
function follow(form: Layout, fields: Fields, path: string): Place | undefined {
  let layout: Layout | undefined = form;
  let siblings: Value | undefined = fields;
  let place: Place | undefined;
  for (const step of path.split('.')) {
    const [, name = '', digits] = /^([^[]*)(?:\[(\d+)\])?$/.exec(step) ?? [];
    const field: Field | undefined = layout && member(layout, name);
    if (!layout || !field) return undefined;
    const index = digits === undefined ? undefined : Number(digits);
    const around: Fields = isPlain(siblings) ? siblings : {};
    place = { layout, field, siblings: around, root: fields, ...(index === undefined ? {} : { index }) };
    const inner: Value | undefined = around[name];
    siblings = index !== undefined && Array.isArray(inner) ? inner[index] : inner;
    layout = field.layout;
  }
  return place;
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

function member({ fields }: Layout, name: string): Field | undefined {
  for (const field of fields) {
    const found = field.anonymous ? member(field.layout as Layout, name) : named(field, name);
    if (found) return found;
  }
  return undefined;
}

/** A field by its name, or the half of it that has the name. */
const named = (field: Field, name: string): Field | undefined =>
  field.name === name ? field : field.halves?.find((half) => half.name === name);
