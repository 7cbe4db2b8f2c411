import { widthOf } from './width.js';

/** Columns between two cells. */
export const GAP = 2;

/** A column that is cut keeps as much. */
const LEAST = 6;

/** A name that is cut is worth as many other cells. */
const NAMES_WEIGH = 8;

/** The width that each column of a table needs. */
export const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, i) => rows.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), 0));

/**
 * Widths with which rows fit into a window. Narrowed step by step is the column in which that cuts the fewest cells: few long ones give way to
 * many short ones. `names` tells which columns name what a row is about.
 */
export function fitted(
  rows: readonly (readonly string[])[],
  window: number,
  names: (column: number) => boolean,
): number[] {
  const widths = widthsOf(rows).map((width) => Math.min(width, Math.max(window, LEAST)));
  const cutAt = widths.map((width, i) => countsOf(rows, i, width));
  const cost = (i: number): number =>
    (widths[i] as number) > LEAST
      ? (cutAt[i]?.[widths[i] as number] as number) * (names(i) ? NAMES_WEIGH : 1)
      : Number.POSITIVE_INFINITY;
  let over = widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1)) - window;
  for (; over > 0; over--) {
    const costs = widths.map((_, i) => cost(i));
    const least = Math.min(...costs);
    if (least === Number.POSITIVE_INFINITY) break;
    const at = costs.indexOf(least);
    widths[at] = (widths[at] as number) - 1;
  }
  return widths;
}

/** How many cells of a column are at least so wide, by width. */
function countsOf(rows: readonly (readonly string[])[], column: number, most: number): number[] {
  const counts = new Array<number>(most + 1).fill(0);
  for (const row of rows) {
    const width = Math.min(widthOf(row[column] ?? ''), most);
    counts[width] = (counts[width] as number) + 1;
  }
  for (let width = most - 1; width >= 0; width--)
    counts[width] = (counts[width] as number) + (counts[width + 1] as number);
  return counts;
}
