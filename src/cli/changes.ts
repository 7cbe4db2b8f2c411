import type { Fields } from '../bits/layout.js';
import { leavesOf } from '../present/pick.js';
import { toTable } from '../present/table.js';
import { type Meaning, show } from '../present/tree.js';
import { meaningsJson } from './fields.js';
import type { Style } from './output.js';

/** A field that has another value than before; undefined where it was, or is, not there. */
export interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

/** What differs between two decoded forms of one structure, in its order. */
export function changesOf(before: Fields, after: Fields): Change[] {
  const old = new Map(leavesOf(before));
  const now = new Map(leavesOf(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }))
    .filter((change) => shown(change.before) !== shown(change.after));
}

const shown = (value: unknown): string => (value === undefined ? '' : show(value));

/** Changes as JSON documents have them, which know no undefined; with the meanings of both values where there are functions for them. */
export const changesJson = (
  changes: readonly Change[],
  meanings?: { readonly before: Meaning; readonly after: Meaning },
) =>
  changes.map(({ field, before, after, ...others }) => ({
    field,
    before: before ?? null,
    after: after ?? null,
    ...others,
    ...meaningsJson(meanings !== undefined, {
      before: () => meanings?.before(field, before),
      after: () => meanings?.after(field, after),
    }),
  }));

/** Changes as a table; `meaning` says more of a value, where it is given. */
export function changesText(
  changes: readonly Change[],
  style: Style,
  meaning: Meaning = () => undefined,
): string | Promise<string> {
  if (!changes.length) return 'nothing changes\n';
  const cell = (field: string, value: unknown) => {
    const meant = value === undefined ? undefined : meaning(field, value);
    return meant === undefined ? shown(value) : `${shown(value)} (${meant})`;
  };
  return toTable(
    ['field', 'before', 'after'].map((key) => ({ key })),
    changes.map(({ field, before, after }) => ({
      field,
      before: cell(field, before),
      after: cell(field, after),
    })),
    style,
  );
}
