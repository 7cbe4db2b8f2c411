import { safe } from './safe.js';

/** A text with its style, which is put on when the text has been made safe: a table can't tell our colours from those of a device. */
export interface Painted {
  readonly text: string;
  paint(text: string): string;
}

/** As it is shown. */
export const shownAs = (cell: string | Painted): string =>
  typeof cell === 'string' ? safe(cell) : cell.paint(safe(cell.text));
