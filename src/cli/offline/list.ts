import { byteLength, type Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import { namePattern } from '../../client/names.js';
import { exactForm, formNames, formOf, type Library } from './form.js';
import { everyLayout, type Uses, type UsesIndex } from './uses.js';

/**
 * What a name stands for: a layout, all forms of a register, input and reply of a command. Undefined where the word is no name but can be
 * part of one.
 */
export function layoutsNamed(given: string, library: Library): readonly Layout[] | undefined {
  const folded = given.toLowerCase();
  const name = exactForm(given, library)
    ? given
    : formNames(library).some((known) => known.toLowerCase() === folded)
      ? formOf(given, library).name
      : undefined;
  if (name === undefined) return undefined;
  const { layout, family } = formOf(name, library);
  if (library.adb?.layouts.get(layout.name) === layout || layout.name === name) return [layout];
  const all = family.layouts.all(name);
  return all.length ? all : [layout];
}

/** A row of the list of layouts. */
export interface LayoutRow {
  name: string;
  kind: 'structure' | 'union';
  bytes: number;
  used_by: Uses;
}

/** The layouts whose names match a pattern, in the order of their names. Throws FwctlError `usage` where none does. */
export function layoutRows(pattern: string | undefined, uses: UsesIndex, library: Library): LayoutRow[] {
  const test = namePattern(pattern ?? '');
  const rows = everyLayout(library)
    .filter(({ name }) => test(name))
    .map((form) => ({
      name: form.name,
      kind: form.union ? ('union' as const) : ('structure' as const),
      bytes: byteLength(form),
      used_by: uses.of(form.name),
    }));
  if (!rows.length)
    throw new FwctlError('usage', `there is no ${library.families[0].layouts.kinds} "${pattern}"`, {
      given: pattern as string,
      known: formNames(library),
    });
  return rows.sort((one, other) => (one.name < other.name ? -1 : 1));
}
