import { html, type Markup, type Piece } from './html.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Piece;
  /** Numbers stand below each other by their last digit. */
  readonly isNumber?: boolean;
  /** Left out where there is no room. */
  readonly isExtra?: boolean;
}

const classOf = ({ isNumber, isExtra }: { isNumber?: boolean; isExtra?: boolean }): Markup | undefined => {
  const names = [isNumber && 'number', isExtra && 'wide-only'].filter(Boolean).join(' ');
  return names ? html` class="${names}"` : undefined;
};

/** A table; the first column heads its rows. Columns that are empty in every row are left out. */
export function table<Row>(
  caption: Piece,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Markup | undefined {
  if (!rows.length) return undefined;
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const shown = columns
    .map((column, i) => ({ column, i }))
    .filter(({ i }) => cells.some((row) => row[i] !== undefined && row[i] !== ''));
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${shown.map(({ column }) => html`<th scope="col"${classOf(column)}>${column.title}</th>`)}</tr></thead>
<tbody>${cells.map(
    (row) => html`
<tr>${shown.map(({ column, i }, at) =>
      at === 0
        ? html`<th scope="row"${classOf(column)}>${row[i]}</th>`
        : html`<td${classOf(column)}>${row[i]}</td>`,
    )}</tr>`,
  )}
</tbody>
</table>`;
}

/** Names and values; those that are not there are left out. */
export function facts(pairs: readonly (readonly [string, Piece])[]): Markup | undefined {
  const told = pairs.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return told.length
    ? html`<dl class="facts">${told.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
    : undefined;
}
