import { safe, shortened } from '../present/safe.js';

/** A piece of the page whose characters mean what they mean in HTML. Only `html` makes one. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What can stand in a piece: texts are escaped, what is undefined or false is nothing. */
export type Piece = Markup | string | number | undefined | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from anywhere, for HTML and its quoted attributes: what a browser would obey, or not show, is written out. */
const escaped = (text: string): string =>
  safe(shortened(text)).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);

function textOf(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  return typeof piece === 'object' ? piece.map(textOf).join('') : escaped(String(piece));
}

/** A piece of the page: the template is markup, whatever stands in it is text unless it is a piece itself. */
export const html = (parts: TemplateStringsArray, ...pieces: Piece[]): Markup =>
  new Markup(parts.reduce((text, part, i) => text + textOf(pieces[i - 1]) + part));
