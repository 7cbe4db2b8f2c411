import { wholeName } from '../bits/joined.js';
import type { Fields, Layout } from '../bits/layout.js';
import type { Meanings, MeaningWords } from '../bits/meaning.js';
import { FwctlError } from '../client/errors.js';
import { namePattern } from '../client/names.js';
import { leavesOf, pick } from '../present/pick.js';
import { toTree } from '../present/tree.js';

/** The fields that match a pattern; the half of a number that is shown whole finds it. Undefined where there is none. */
export function pickFields(fields: Fields, pattern: string): Fields | undefined {
  const whole = wholeName(pattern);
  const kept = pick(fields, namePattern(pattern));
  if (kept || whole === pattern || !/[^*?]/.test(whole)) return kept as Fields | undefined;
  return pick(fields, namePattern(whole)) as Fields | undefined;
}

/** The fields that `--field` leaves; all where there is no pattern. Throws FwctlError `usage` where none matches. */
export function onlyFields(fields: Fields, pattern: string | undefined): Fields {
  if (pattern === undefined) return fields;
  const kept = pickFields(fields, pattern);
  if (kept) return kept;
  const known = Array.from(leavesOf(fields), ([path]) => path);
  throw new FwctlError('usage', `no field matches "${pattern}"`, { given: pattern, known });
}

/** How values are understood, where `-H` asks for it. */
export type Wanted = MeaningWords | false;

/**
 * Decoded fields as a part of a JSON document: `fields`, and with `-H` beside them `meanings`, which are nested as the fields are.
 * `whole` are all fields of the structure, by which values are understood, where only some are shown.
 */
export const fieldsJson = (
  form: Layout,
  fields: Fields,
  words: Wanted,
  whole: Fields = fields,
): { fields: Fields; meanings?: Meanings } =>
  words ? { fields, meanings: words.tree(form, fields, whole) } : { fields };

/** The same for people. */
export const fieldsText = (form: Layout, fields: Fields, words: Wanted, whole: Fields = fields): string =>
  toTree(fields, words ? words.of(form, whole) : undefined);

/** `meanings` of the values that stand under these keys of one JSON object; nothing where they are not asked for. */
export const meaningsJson = <T>(
  wanted: boolean,
  values: Record<string, () => T | undefined>,
): { meanings?: Record<string, T> } => {
  if (!wanted) return {};
  const told = Object.entries(values).flatMap(([key, meaning]) => {
    const words = meaning();
    return words === undefined ? [] : [[key, words] as const];
  });
  return { meanings: Object.fromEntries(told) };
};
