import { widthOf } from './width.js';

/** Columns between two cells. */
export const GAP = 2;

/** A column that is cut keeps as much. */
const LEAST = 6;

/** The width that each column of a table needs. */
export const widthsOf = (rows: readonly (readonly string[])[]): number[] =>
  (rows[0] ?? []).map((_, i) => rows.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), 0));

/** Widths with which rows fit into a window; the widest columns give first, and the first column, which names the row, last. */
export function fitted(widths: readonly number[], window: number | undefined): number[] {
  const names = widths.slice(0, 1);
  const others = widths.slice(1);
  if (window === undefined) return [...widths];
  let over = widths.reduce((sum, one) => sum + one, GAP * (widths.length - 1)) - window;
  for (const some of [others, names])
    while (over > 0) {
      const widest = some.indexOf(Math.max(...some));
      const [most = 0, next = LEAST] = [...some].sort((a, b) => b - a);
      if (most <= LEAST) break;
      const less = Math.min(over, Math.max(1, most - Math.max(next, LEAST)));
      some[widest] = most - less;
      over -= less;
    }
  return [...names, ...others];
}
