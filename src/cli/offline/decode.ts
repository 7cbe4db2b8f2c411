import { flatten } from '../../bits/codec.js';
import type { Fields, Layout } from '../../bits/layout.js';
import type { MeaningWords } from '../../bits/meaning.js';
import { FwctlError } from '../../client/errors.js';
import { namePattern } from '../../client/names.js';
import { show } from '../../present/tree.js';
import { fieldsJson, fieldsText, meaningsJson, onlyFields } from '../fields.js';
import type { Form } from './form.js';

/** Decoded bytes, and what is shown of them. */
export interface Decoded {
  readonly layout: Layout;
  /** How its values are understood. */
  readonly words: MeaningWords;
  /** All fields, nested: by these, values are understood. */
  readonly whole: Fields;
  /** What is shown: nested fields, or numbers by their dotted paths. */
  readonly shown: Fields;
  readonly flat: boolean;
}

/** Decodes as far as the bytes go. Throws FwctlError `usage` where `field` matches nothing. */
export function decodeForm(
  { layout, family }: Pick<Form, 'layout' | 'family'>,
  bytes: Uint8Array,
  { flat = false, field }: { flat?: boolean; field?: string | undefined },
): Decoded {
  const whole = family.layouts.decode(layout, bytes);
  const shown = flat ? onlyPaths(flatten(layout, bytes), field) : onlyFields(whole, field);
  return { layout, words: family.meanings, whole, shown, flat };
}

function onlyPaths(values: Map<string, number | bigint>, field: string | undefined): Fields {
  if (field === undefined) return Object.fromEntries(values);
  const test = namePattern(field);
  const kept = [...values].filter(([path]) => {
    const plain = path.replace(/\[\d+\]/g, '');
    return test(plain) || test(plain.slice(plain.lastIndexOf('.') + 1));
  });
  if (kept.length) return Object.fromEntries(kept);
  throw new FwctlError('usage', `no field matches "${field}"`, { given: field, known: [...values.keys()] });
}

export function decodedJson(
  { layout, words, whole, shown, flat }: Decoded,
  meanings: boolean,
): { fields: Fields } {
  if (!flat) return fieldsJson(layout, shown, meanings && words, whole);
  const meaning = words.of(layout, whole);
  const told = Object.entries(shown).map(([path, value]) => [path, () => meaning(path, value)]);
  return { fields: shown, ...meaningsJson(meanings, Object.fromEntries(told)) };
}

/** As a tree. */
export const decodedText = ({ layout, words, whole, shown }: Decoded, meanings: boolean): string =>
  fieldsText(layout, shown, meanings && words, whole);

/** A line for each number, in the form in which `fwctl encode` takes it. */
export function flatText({ layout, words, whole, shown }: Decoded, meanings: boolean): string {
  const meaning = meanings ? words.of(layout, whole) : () => undefined;
  return Object.entries(shown)
    .map(([path, value]) => {
      const meant = meaning(path, value);
      return `${path}=${show(value)}${meant === undefined ? '' : `  (${meant})`}\n`;
    })
    .join('');
}
