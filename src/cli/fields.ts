import type { Fields, Layout } from '../bits/layout.js';
import { FwctlError } from '../client/errors.js';
import { namePattern } from '../client/names.js';
import { meaningsOf, withMeanings } from '../families/mlx5/meaning.js';
import { leavesOf, pick } from '../present/pick.js';
import { toTree } from '../present/tree.js';

/** The fields that `--field` leaves; all where there is no pattern. Throws FwctlError `usage` where none matches. */
export function onlyFields(fields: Fields, pattern: string | undefined): Fields {
  if (pattern === undefined) return fields;
  const kept = pick(fields, namePattern(pattern));
  if (kept) return kept as Fields;
  const known = Array.from(leavesOf(fields), ([path]) => path);
  throw new FwctlError('usage', `no field matches "${pattern}"`, { given: pattern, known });
}

/** Decoded fields as JSON documents have them, with meanings beside the values where they were asked for. */
export const fieldsJson = (form: Layout, fields: Fields, meanings: boolean): unknown =>
  meanings ? withMeanings(form, fields) : fields;

/** The same for people. */
export const fieldsText = (form: Layout, fields: Fields, meanings: boolean): string =>
  toTree(fields, meanings ? meaningsOf(form, fields) : undefined);
