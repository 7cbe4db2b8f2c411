import { byteLength, type Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import { namePattern } from '../../client/names.js';
import type { Adb } from '../../families/mlx5/adb/layouts.js';
import { findCommand } from '../../families/mlx5/catalogue.js';
import { layout } from '../../families/mlx5/prm/layouts.js';
import { findRegister } from '../../families/mlx5/prm/registers.js';
import { exactForm, formNames, formOf } from './form.js';
import { everyLayout, type Uses, type UsesIndex } from './uses.js';

/**
 * What a name stands for: a layout, all forms of a register, input and reply of a command. Undefined where the word is no name but can be
 * part of one.
 */
export function layoutsNamed(given: string, adb?: Adb): Layout[] | undefined {
  const folded = given.toLowerCase();
  const name = exactForm(given, adb)
    ? given
    : formNames(adb).some((known) => known.toLowerCase() === folded)
      ? formOf(given, adb).name
      : undefined;
  if (name === undefined) return undefined;
  const form = formOf(name, adb);
  if (adb?.layouts.get(form.layout.name) === form.layout || form.layout.name === name) return [form.layout];
  const { in: input, out: output } = findCommand(name) ?? {};
  if (input || output) return [input, output].flatMap((word) => (word ? [layout(word)] : []));
  return findRegister(name)?.forms.map((one) => layout(one.layout)) ?? [form.layout];
}

/** A row of the list of layouts. */
export interface LayoutRow {
  name: string;
  kind: 'structure' | 'union';
  bytes: number;
  used_by: Uses;
}

/** The layouts whose names match a pattern, in the order of their names. Throws FwctlError `usage` where none does. */
export function layoutRows(pattern: string | undefined, uses: UsesIndex, adb?: Adb): LayoutRow[] {
  const test = namePattern(pattern ?? '');
  const rows = everyLayout(adb)
    .filter(({ name }) => test(name))
    .map((form) => ({
      name: form.name,
      kind: form.union ? ('union' as const) : ('structure' as const),
      bytes: byteLength(form),
      used_by: uses.of(form.name),
    }));
  if (!rows.length)
    throw new FwctlError('usage', `there is no layout, command or register "${pattern}"`, {
      given: pattern as string,
      known: formNames(adb),
    });
  return rows.sort((one, other) => (one.name < other.name ? -1 : 1));
}
