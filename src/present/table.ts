import { fitted, GAP, widthsOf } from './fit.js';
import { type Painted, shownAs } from './painted.js';
import { safe, shortened } from './safe.js';
import { cut, isAscii } from './width.js';

export interface Column {
  key: string;
  title?: string;
  /** Is cut late where the table does not fit, as the first column is. */
  isName?: boolean;
  /** Can be left out of a window: the highest number first. 1: what tells most, in as much room as the others leave. */
  spare?: number;
}

export type Row = Record<string, string | number | undefined | Painted>;

/** Rows that the table's maker is given at once: its time grows faster than their number. */
const ROWS = 500;

/** Characters of a column, all rows together. A cell is as wide as the widest of its column, and text from elsewhere has no limit. */
const MOST = 4_000_000;

/** A cell in a table of however many rows shows so many characters. */
const LEAST = 200;

/** How a table looks: its head, and the columns of the window that it is to fit into, where there is one. */
export interface Look {
  bold(text: string): string;
  readonly width?: number | undefined;
}

/** A table without borders, for people; one line a row, what stands in its cells is made safe. Columns in which every row is empty are left out. */
export async function toTable(
  columns: readonly Column[],
  rows: readonly Row[],
  { bold, width }: Look = { bold: (text) => text },
): Promise<string> {
  const filled = columns.filter(({ key }) => rows.some((row) => (row[key] ?? '') !== ''));
  const longest = Math.max(LEAST, Math.floor(MOST / rows.length));
  const cellsOf = (some: readonly Column[]) => [
    some.map(({ key, title }) => title ?? key),
    ...rows.map((row) => some.map(({ key }) => shownAs(cellOf(row[key], longest)))),
  ];
  const used = width === undefined ? filled : withRoom(filled, width, cellsOf);
  const all = cellsOf(used);
  const [titles = [], ...cells] = all;
  const widths = width === undefined ? widthsOf(all) : widthsIn(width, used, all);
  const cutToFit = (row: readonly string[]) => row.map((cell, i) => cut(cell, widths[i] as number));
  const heads = cutToFit(titles);
  const shown = cells.map(cutToFit);
  if ([heads, ...shown].every((row) => row.every(isAscii))) return aligned(heads, shown, widths, bold);
  return drawn(
    heads.map((title) => bold(title)),
    shown,
    widths,
  );
}

/** What a spare column needs to tell anything. */
const SPARE = 20;

/** Columns without those that a window has no room for. */
function withRoom(
  columns: readonly Column[],
  width: number,
  cellsOf: (columns: readonly Column[]) => string[][],
): readonly Column[] {
  const last = Math.max(0, ...columns.map(({ spare = 0 }) => spare));
  if (!last) return columns;
  const fixed = columns.filter(({ spare }) => spare !== 1);
  const room = width - widthsOf(cellsOf(fixed)).reduce((sum, one) => sum + one + GAP, 0);
  if (room >= (fixed.length < columns.length ? SPARE : -GAP)) return columns;
  return withRoom(
    columns.filter(({ spare }) => spare !== last),
    width,
    cellsOf,
  );
}

/** Widths of columns in a window: where one takes what the others leave, those have all that they need. */
function widthsIn(width: number, columns: readonly Column[], all: readonly (readonly string[])[]): number[] {
  const spare = columns.findIndex((column) => column.spare === 1);
  if (spare < 0) return fitted(all, width, (i) => i === 0 || columns[i]?.isName === true);
  const widths = widthsOf(all);
  const others = widths.reduce((sum, one, i) => sum + (i === spare ? 0 : one + GAP), 0);
  return widths.map((one, i) => (i === spare ? Math.min(one, width - others) : one));
}

/** Lines of cells in which each character takes one column: what the table's maker would give, in a fraction of its time. */
function aligned(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  bold: Look['bold'],
): string {
  const room = (text: string, i: number) => ' '.repeat((widths[i] as number) + GAP - text.length);
  const last = heads.length - 1;
  const head = heads.map((title, i) => (i < last ? bold(title) + room(title, i) : bold(title))).join('');
  let text = `${head.trimEnd()}\n`;
  for (const row of rows)
    text += `${row
      .map((cell, i) => cell + room(cell, i))
      .join('')
      .trimEnd()}\n`;
  return text;
}

/** Lines of cells of any text. */
async function drawn(
  heads: readonly string[],
  cells: readonly (readonly string[])[],
  widths: readonly number[],
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': GAP };
  const colWidths = cells.length > ROWS ? widths.map((one) => one + GAP) : [];
  let text = '';
  for (let from = 0; from === 0 || from < cells.length; from += ROWS) {
    const table = new Table({ head: from ? [] : [...heads], chars: BORDERLESS, style, colWidths });
    table.push(...cells.slice(from, from + ROWS).map((row) => [...row]));
    for (const line of table.toString().split('\n')) text += `${line.trimEnd()}\n`;
  }
  return text;
}

const textOf = (cell: string | Painted): string => (typeof cell === 'string' ? cell : cell.text);

function cellOf(value: Row[string], longest: number): string | Painted {
  const cell = typeof value === 'object' ? value : String(value ?? '');
  const text = textOf(cell);
  if (text.length <= longest) return cell;
  const short = shortened(safe(text), longest);
  return typeof cell === 'string' ? short : { ...cell, text: short };
}

const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((name) => [name, '']),
);
