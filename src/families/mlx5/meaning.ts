import { namesOf } from '../../bits/enum.js';
import { joined } from '../../bits/joined.js';
import type { Field, Fields, Layout, Value } from '../../bits/layout.js';
import { address, arrayAddress } from './meaning/addresses.js';
import { characters } from './meaning/ascii.js';
import { maskMeaning, wholeMask } from './meaning/registers.js';
import { powerOfTwo, quantity } from './meaning/units.js';
import { inWords } from './meaning/words.js';
import { statusMeaning, statusName } from './status.js';

/** What decoded fields mean, nested as they are: only what has a meaning; null for the elements of an array that have none. */
export interface Meanings {
  [name: string]: string | Meanings | (string | Meanings | null)[];
}

/**
 * What the values of a decoded structure mean, by dotted path, with indexes or without; undefined where nothing more is known than the
 * value says. `fields` are those of the structure, as some values are understood by others.
 */
export const meaningsOf =
  (form: Layout, fields: Fields = {}) =>
  (path: string, value: unknown): string | undefined => {
    const place = follow(joined(form), fields, path);
    return place ? meaningAt(place, value as Value) : meaningByName(path, value);
  };

/** Of a field that the layout lacks, as older headers' fields in a union. */
function meaningByName(path: string, value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  return powerOfTwo(path.slice(path.lastIndexOf('.') + 1), value) ?? otherBase(value);
}

interface Place {
  readonly layout: Layout;
  readonly field: Field;
  /** The fields beside it, and those of the outermost structure. */
  readonly siblings: Fields;
  readonly root: Fields;
  /** The element that is meant, of an array. */
  readonly index?: number;
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
    const around: Fields = plain(siblings) ? siblings : {};
    place = { layout, field, siblings: around, root: fields, ...(index === undefined ? {} : { index }) };
    const inner: Value | undefined = around[name];
    siblings = index !== undefined && Array.isArray(inner) ? inner[index] : inner;
    layout = field.layout;
  }
  return place;
}

const plain = (value: unknown): value is Fields =>
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

function meaningAt(place: Place, value: Value): string | undefined {
  if (Array.isArray(value)) return arrayMeaning(place, value);
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  return numberMeaning(place, value) ?? otherBase(value);
}

/** Bigints are shown in hex, numbers in decimal; the meaning is the other one. */
function otherBase(value: number | bigint): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  return value > 9 ? `0x${value.toString(16)}` : undefined;
}

function numberMeaning(place: Place, value: number | bigint): string | undefined {
  const { layout, field, siblings, root, index } = place;
  if (isStatus(layout, field)) return `${statusName(Number(value))}: ${statusMeaning(Number(value))}`;
  if (index !== undefined && field.count) {
    const shift = BigInt((field.count - 1 - index) * field.width);
    const meant = maskMeaning(field, BigInt(value) << shift, siblings);
    if (meant || field.enum?.kind === 'bits') return meant;
  }
  return (
    inWords(layout, field, value, siblings) ??
    (field.enum && namesOf(field.enum, value)) ??
    address(field, value, siblings) ??
    characters(field, value) ??
    quantity(layout, field, value, siblings, root)
  );
}

/** The status in the header of every output. */
const isStatus = (layout: Layout, { name, offset, width }: Field): boolean =>
  name === 'status' && offset === 0 && width === 8 && /_out(__\w+)?$/.test(layout.name);

/** An array as a whole: an address, a mask, or the names of its elements. */
function arrayMeaning({ field, siblings }: Place, values: readonly Value[]): string | undefined {
  if (field.layout || !values.every((value) => typeof value === 'number' || typeof value === 'bigint'))
    return undefined;
  const whole = arrayAddress(field, values) ?? maskMeaning(field, wholeMask(values, field.width), siblings);
  const known = field.enum;
  if (whole !== undefined || !known || known.kind === 'bits') return whole;
  const names = values.map((value) => namesOf(known, value));
  if (names.every((name) => name === undefined)) return undefined;
  const [first] = names;
  const alike = names.length > 2 && names.every((name) => name === first);
  return alike ? `${first} x ${names.length}` : names.map((name) => name ?? '-').join(', ');
}

/**
 * The meanings of decoded fields, in their shape; an array that is one address has the address. `whole` are all fields of the structure,
 * by which values are understood, where `fields` are only some.
 */
export function meaningTree(form: Layout, fields: Fields, whole: Fields = fields, root = whole): Meanings {
  const tree: Meanings = {};
  for (const [name, value] of Object.entries(fields)) {
    const field = member(joined(form), name);
    const meant = field
      ? meaningsIn({ layout: form, field, siblings: whole, root }, value, whole[name])
      : meaningByName(name, value);
    if (meant !== undefined) tree[name] = meant;
  }
  return tree;
}

function meaningsIn(place: Place, value: Value, whole: Value | undefined): Meanings[string] | undefined {
  const { field } = place;
  if (Array.isArray(value)) {
    const one = field.layout ? undefined : arrayAddress(field, value);
    if (one !== undefined) return one;
    const all = Array.isArray(whole) ? whole : value;
    const each = value.map((item, index) => meaningsIn({ ...place, index }, item, all[index]) ?? null);
    return each.some((meant) => meant !== null) ? (each as (string | Meanings | null)[]) : undefined;
  }
  if (!field.layout || !plain(value)) return meaningAt(place, value);
  const inner = meaningTree(field.layout, value, plain(whole) ? whole : value, place.root);
  return Object.keys(inner).length ? inner : undefined;
}
