import { NUMBER_BITS } from '../bits/bits.js';
import type { Field, Layout } from '../bits/layout.js';
import type { NumberForm } from '../present/json.js';
import { safeJson } from '../present/safe.js';
import { TemplateBuilder } from './builder.js';
import { contentsOf, type Item } from './contents.js';
import { BytesPart, HexPart, NumberPart, type Quoting, TextPart, UuidPart } from './parts.js';
import type { Template } from './template.js';

/** What `toJson` makes of the decoded structure, on one line, as a template for so many bytes of the layout. Throws Unforeseen. */
export function jsonTemplate(layout: Layout, length: number, form: NumberForm): Template {
  const made = new TemplateBuilder();
  addFields(made, contentsOf(layout, length), length, form);
  return made.build();
}

export const jsonKey = (name: string): string => `${safeJson(JSON.stringify(name))}:`;

/** `length`: bytes to the end of the structure. */
export function addFields(
  made: TemplateBuilder,
  items: readonly Item[],
  length: number,
  form: NumberForm,
): void {
  made.add('{');
  items.forEach((item, i) => {
    made.add(`${i ? ',' : ''}${jsonKey(item.name)}`);
    addValue(made, item, length, form);
  });
  made.add('}');
}

function addValue(made: TemplateBuilder, item: Item, length: number, form: NumberForm): void {
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
      made.add('[');
      for (let i = 0; i < item.count; i++) {
        if (i) made.add(',');
        addNumber(made, field, offset + i * field.width, form);
      }
      made.add(']');
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
      addFields(made, item.inner, length, form);
      break;
    default:
      made.add('[');
      item.inner.forEach((inner, i) => {
        if (i) made.add(',');
        addFields(made, inner, length, form);
      });
      made.add(']');
  }
}

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
