import { type Painted, shownAs } from './painted.js';

export interface Column {
  key: string;
  title?: string;
}

export type Row = Record<string, string | number | undefined | Painted>;

/** A table without borders, for people; one line a row, what stands in its cells is made safe. Columns in which every row is empty are left out. */
export async function toTable(
  columns: readonly Column[],
  rows: readonly Row[],
  bold = (s: string) => s,
): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const used = columns.filter(({ key }) => rows.some((row) => (row[key] ?? '') !== ''));
  const table = new Table({
    head: used.map(({ key, title }) => bold(title ?? key)),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) table.push(used.map(({ key }) => cellOf(row[key])));
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}

const cellOf = (value: Row[string]): string =>
  typeof value === 'object' ? shownAs(value) : shownAs(String(value ?? ''));

const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat('middle')
    .map((name) => [name, '']),
);
