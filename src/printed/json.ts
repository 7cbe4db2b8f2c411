import { NUMBER_BITS } from '../bits/bits.js';
import type { Field, Layout } from '../bits/layout.js';
import type { NumberForm } from '../present/json.js';
import { safeJson } from '../present/safe.js';
import { TemplateBuilder } from './builder.js';
import { contentsOf, type Item } from './contents.js';
import { BytesPart, HexPart, NumberPart, type Quoting, TextPart, UuidPart } from './parts.js';
import type { Template } from './template.js';

/**
 * What `toJson` makes of the decoded structure, as a template for so many bytes of the layout. Throws Unforeseen.
 * @param level how deep it stands in a document with a line for each value; undefined: all is on one line
 */
export function jsonTemplate(layout: Layout, length: number, form: NumberForm, level?: number): Template {
  const made = new TemplateBuilder();
  addFields(made, contentsOf(layout, length), length, form, level);
  return made.build();
}

/** What stands before a value or an end, so deep in a document: two spaces a level, as `toJson` has them. */
const breakAt = (level: number | undefined): string => (level === undefined ? '' : `\n${'  '.repeat(level)}`);

const deeper = (level: number | undefined): number | undefined =>
  level === undefined ? undefined : level + 1;

/** Adds a list of what `add` adds each of, between such signs. */
function addEach<Item>(
  made: TemplateBuilder,
  [open, close]: readonly [string, string],
  items: readonly Item[],
  level: number | undefined,
  add: (item: Item, level: number | undefined) => void,
): void {
  made.add(open);
  items.forEach((item, i) => {
    made.add(`${i ? ',' : ''}${breakAt(deeper(level))}`);
    add(item, deeper(level));
  });
  made.add(`${items.length ? breakAt(level) : ''}${close}`);
}

export const jsonKey = (name: string): string => `${safeJson(JSON.stringify(name))}:`;

/** `length`: bytes to the end of the structure. */
export function addFields(
  made: TemplateBuilder,
  items: readonly Item[],
  length: number,
  form: NumberForm,
  level?: number,
): void {
  addEach(made, ['{', '}'], items, level, (item, inner) => {
    made.add(`${jsonKey(item.name)}${inner === undefined ? '' : ' '}`);
    addValue(made, item, length, form, inner);
  });
}

function addValue(
  made: TemplateBuilder,
  item: Item,
  length: number,
  form: NumberForm,
  level: number | undefined,
): void {
  const { field, offset } = item;
  const quoted = (add: () => void) => {
    made.add('"');
    add();
    made.add('"');
  };
  switch (item.kind) {
    case 'number':
      addNumber(made, field, offset, form);
      break;
    case 'numbers':
      addEach(made, ['[', ']'], placesOf(item), level, (at) => addNumber(made, field, at, form));
      break;
    case 'bytes':
      quoted(() => made.part((at) => new BytesPart(at, offset, length, '')));
      break;
    case 'text':
      quoted(() => made.part((at) => new TextPart(at, item, QUOTING)));
      break;
    case 'uuid':
      quoted(() => made.part((at) => new UuidPart(at, offset)));
      break;
    case 'fields':
      addFields(made, item.inner, length, form, level);
      break;
    default:
      addEach(made, ['[', ']'], item.inner, level, (inner, at) => addFields(made, inner, length, form, at));
  }
}

const placesOf = ({ field, offset, count }: Extract<Item, { count: number }>): number[] =>
  Array.from({ length: count }, (_, i) => offset + i * field.width);

/** A number; one that no number of JavaScript holds in hex as text, or with its decimal digits. */
export function addNumber(made: TemplateBuilder, field: Field, offset: number, form: NumberForm): void {
  const isText = form === 'hex' && field.width > NUMBER_BITS;
  if (isText) made.add('"');
  made.number(field, offset, (at) =>
    isText && HexPart.fits(field, offset)
      ? new HexPart(at, offset >> 3)
      : new NumberPart(at, field, offset, form === 'hex' ? hexText : String),
  );
  if (isText) made.add('"');
}

const hexText = (value: bigint): string =>
  value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

const QUOTING: Quoting = {
  isPlain: (byte) => byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH,
  escaped: (text) => safeJson(JSON.stringify(text)).slice(1, -1),
};
