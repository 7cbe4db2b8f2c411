import type { Enum } from '../../../bits/enum.js';
import type { Field, Layout } from '../../../bits/layout.js';
import type { Mapping, Place } from '../../../client/policy-yaml.js';
import { findLayout } from '../prm/layouts.js';

const FIELD_KEYS = ['name', 'bytes', 'bits', 'layout', 'count', 'offset', 'text', 'rest', 'values', 'order'];

const NAME = /^[A-Za-z_]\w*$/;

/** Bytes of the largest layout: what a request or an answer may have at most. */
const MOST_BYTES = 2 ** 21;
const MOST_BITS = 64;
const MOST_COUNT = 65_536;

/** The layouts of a file of operations, in its order: each may use those above it, and those that fwctl knows. */
export function readLayouts(place: Place | undefined): Map<string, Layout> {
  const known = new Map<string, Layout>();
  if (!place || place.empty) return known;
  const entries = place.mapping(undefined, '"layouts" is a mapping of names to lists of fields');
  for (const [name, value] of entries) {
    if (!NAME.test(name)) throw value.bad(`"${name}" can't be the name of a layout: letters, digits and _`);
    if (findLayout(name)) throw value.bad(`fwctl has a layout ${name} of its own`);
    known.set(
      name,
      layoutAt(name, value, (word) => known.get(word) ?? findLayout(word)),
    );
  }
  return known;
}

type Known = (name: string) => Layout | undefined;

function layoutAt(name: string, place: Place, known: Known): Layout {
  const items = place.items();
  if (!items?.length) throw place.bad(`layout ${name} is a list of fields`);
  const fields: Field[] = [];
  let end = 0;
  let size = 0;
  for (const item of items) {
    const entries = item.mapping(
      FIELD_KEYS,
      'a field is a mapping, with at least name and one of bytes, bits or layout',
    );
    const field = fieldAt(item, entries, end, known);
    if (fields.some((one) => one.name === field.name))
      throw item.bad(`the field "${field.name}" stands twice`);
    if (fields.at(-1)?.count === 0) throw item.bad('nothing can follow a field that takes the rest');
    fields.push(field);
    end = field.offset + field.width * (field.count ?? 1);
    size = Math.max(size, field.count === 0 ? field.offset : end);
    if (size > MOST_BYTES * 8) throw item.bad(`the layout is longer than ${MOST_BYTES} bytes`);
  }
  return { name, bits: Math.ceil(size / 8) * 8, union: false, fields };
}

function fieldAt(item: Place, entries: Mapping, end: number, known: Known): Field {
  const name = entries.get('name')?.text('the name of a field');
  if (name === undefined || !NAME.test(name))
    throw (entries.get('name') ?? item).bad('a field needs a "name" of letters, digits and _');
  const kinds = (['bytes', 'bits', 'layout'] as const).filter((key) => entries.has(key));
  const [kind] = kinds;
  if (kinds.length !== 1 || !kind) throw item.bad(`the field ${name} needs one of bytes, bits or layout`);
  const offset = entries.get('offset');
  const at = offset
    ? numberAt(offset, '"offset"', MOST_BYTES) * 8
    : kind === 'bits'
      ? end
      : Math.ceil(end / 8) * 8;
  const type = typeAt(entries.get(kind) as Place, kind, known);
  const { count, text } = manyAt(item, entries, name, kind, type.width);
  const values = entries.get('values');
  if (values && (type.layout || text))
    throw values.bad(`"values" name the numbers of a field; ${name} is none`);
  return {
    name,
    offset: at,
    ...type,
    ...(text ? { width: 8 } : {}),
    ...(count === undefined ? {} : { count }),
    anonymous: false,
    text,
    ...(isBig(entries.get('order'), kind) ? {} : { little: true as const }),
    ...(values ? { enum: enumAt(name, values, type.width) } : {}),
  };
}

function typeAt(
  place: Place,
  kind: 'bytes' | 'bits' | 'layout',
  known: Known,
): { width: number; layout?: Layout } {
  if (kind === 'layout') {
    const name = place.text('"layout"');
    const layout = known(name);
    if (!layout)
      throw place.bad(`there is no layout "${name}" above this one, nor in fwctl`, { given: name });
    return { width: layout.bits, layout };
  }
  return { width: numberAt(place, `"${kind}"`, MOST_BYTES, 1) * (kind === 'bytes' ? 8 : 1) };
}

/** How many of a field there are, and whether it is text: a number has 64 bits at most. */
function manyAt(item: Place, entries: Mapping, name: string, kind: string, width: number) {
  const [count, rest, text] = ['count', 'rest', 'text'].map((key) => entries.get(key));
  if (text?.flag('"text"')) {
    if (kind !== 'bytes' || count || rest) throw item.bad(`text has "bytes" alone: ${name}`);
    return { count: width / 8, text: true };
  }
  if (rest?.flag('"rest"')) {
    if (count) throw item.bad(`${name} takes the rest, or "count" elements`);
    if (kind === 'bits') throw item.bad(`what takes the rest is made of bytes or of layouts: ${name}`);
    return { count: 0, text: false };
  }
  if (kind !== 'layout' && width > MOST_BITS)
    throw item.bad(
      `the number ${name} is wider than ${MOST_BITS} bits: give its elements, and "count", or "text: true"`,
    );
  return { count: count ? numberAt(count, '"count"', MOST_COUNT, 1) : undefined, text: false };
}

/** Numbers are little-endian, as all that the card sees, unless a field says otherwise. */
function isBig(place: Place | undefined, kind: string): boolean {
  const word = place?.text('"order"') ?? 'little';
  if (word === 'little' || (word === 'big' && kind === 'bytes')) return word === 'big';
  throw place?.bad(
    word === 'big' ? '"order" is for numbers of whole bytes' : `"order" is little or big, not "${word}"`,
  );
}

function numberAt(place: Place, what: string, most: number, least = 0): number {
  const number = place.number(what);
  if (number === undefined || number < least || number > most)
    throw place.bad(`${what} is a number from ${least} to ${most}, not "${place.text(what)}"`);
  return Number(number);
}

/** The names of a field's values. */
function enumAt(field: string, place: Place, width: number): Enum {
  const values = new Map<string, number>();
  for (const [name, value] of place.mapping(
    undefined,
    `the values of ${field} are a mapping of names to numbers`,
  )) {
    if (!NAME.test(name)) throw value.bad(`"${name}" can't be the name of a value: letters, digits and _`);
    values.set(name, numberAt(value, `${field} ${name}`, Math.min(2 ** width - 1, Number.MAX_SAFE_INTEGER)));
  }
  return { name: field, kind: 'value', values, prefix: '', parts: [] };
}
