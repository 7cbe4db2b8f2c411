import { type Painted, shownAs } from '../../present/painted.js';
import { safe } from '../../present/safe.js';
import { cut, widthOf } from '../../present/width.js';
import type { Section } from './sections.js';

/** A column of a section. */
export interface Column<T> {
  readonly title: string;
  readonly width: number;
  readonly align?: 'right';
  cell(row: T): string | Painted;
}

/** Rows in columns of fixed widths, so that nothing moves from one picture to the next. */
export function inColumns<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  bold: (text: string) => string,
  isChosen: (row: T) => boolean = () => false,
): Section {
  const chosen = rows.findIndex(isChosen);
  const padded = (cell: string | Painted, { width, align }: Column<T>) => {
    const text = cut(safe(typeof cell === 'string' ? cell : cell.text), width);
    const blanks = ' '.repeat(Math.max(width - widthOf(text), 0));
    const shown = typeof cell === 'string' ? text : shownAs({ ...cell, text });
    return align ? blanks + shown : shown + blanks;
  };
  const line = (cells: readonly (string | Painted)[]) =>
    cells
      .map((cell, i) => padded(cell, columns[i] as Column<T>))
      .join('  ')
      .trimEnd();
  return {
    head: bold(line(columns.map(({ title }) => title))),
    rows: rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
    ...(chosen >= 0 ? { chosen } : {}),
  };
}
