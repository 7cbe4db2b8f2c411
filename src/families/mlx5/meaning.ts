import { namesOf } from '../../bits/enum.js';
import type { Field, Layout, Value } from '../../bits/layout.js';
import { meaningWords, otherBase, type Place } from '../../bits/meaning.js';
import { address, arrayAddress } from './meaning/addresses.js';
import { characters } from './meaning/ascii.js';
import { maskMeaning, wholeMask } from './meaning/registers.js';
import { powerOfTwo, quantity } from './meaning/units.js';
import { inWords } from './meaning/words.js';
import { statusMeaning, statusName } from './status.js';

export type { Meanings } from '../../bits/meaning.js';

/** What the values of mlx5's structures mean: beside their enums, units, addresses, masks and words that other fields tell. */
export const meanings = meaningWords({
  number: (place, value) => numberMeaning(place, value) ?? otherBase(value),
  array: arrayMeaning,
  one: ({ field }, values) => arrayAddress(field, values),
  // Of older headers' fields in a union.
  other: (name, value) => powerOfTwo(name, value) ?? otherBase(value),
});

export const meaningsOf = meanings.of;
export const meaningTree = meanings.tree;

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
  if (!values.every((value) => typeof value === 'number' || typeof value === 'bigint')) return undefined;
  const whole = arrayAddress(field, values) ?? maskMeaning(field, wholeMask(values, field.width), siblings);
  const known = field.enum;
  if (whole !== undefined || !known || known.kind === 'bits') return whole;
  const names = values.map((value) => namesOf(known, value));
  if (names.every((name) => name === undefined)) return undefined;
  const [first] = names;
  const alike = names.length > 2 && names.every((name) => name === first);
  return alike ? `${first} x ${names.length}` : names.map((name) => name ?? '-').join(', ');
}
