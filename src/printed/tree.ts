import type { Layout } from '../bits/layout.js';
import { safe } from '../present/safe.js';
import { TemplateBuilder } from './builder.js';
import { contentsOf, type Item } from './contents.js';
import { ArrayPart, BytesPart, HexPart, NumberPart, type Quoting, TextPart, UuidPart } from './parts.js';
import type { Template } from './template.js';

const hexText = (value: bigint): string => `0x${value.toString(16)}`;

/** Longer arrays are written in short where all their elements are one value. */
const SHORT = 8;

/** What `toTree` makes of the decoded structure, as a template for so many bytes of the layout. Throws Unforeseen. */
export function treeTemplate(layout: Layout, length: number, indent: string): Template {
  const made = new TemplateBuilder();
  addTree(made, contentsOf(layout, length), length, indent);
  return made.build();
}

/** `length`: bytes to the end of the structure. */
export function addTree(made: TemplateBuilder, items: readonly Item[], length: number, indent: string): void {
  const width = items.reduce((most, { name }) => Math.max(most, name.length), 0);
  const deeper = `${indent}  `;
  for (const item of items) {
    const { name } = item;
    if (item.kind === 'fields') {
      made.add(`${indent}${name}\n`);
      addTree(made, item.inner, length, deeper);
    } else if (item.kind === 'list' && item.inner.length)
      item.inner.forEach((inner, i) => {
        made.add(`${indent}${name}[${i}]\n`);
        addTree(made, inner, length, deeper);
      });
    else {
      made.add(`${indent}${name.padEnd(width)}  `);
      addValue(made, item, length);
      made.add('\n');
    }
  }
}

function addValue(made: TemplateBuilder, item: Item, length: number): void {
  const { field, offset } = item;
  const number = (place: number) =>
    made.number(field, place, (at) =>
      HexPart.fits(field, place) ? new HexPart(at, place >> 3) : new NumberPart(at, field, place, hexText),
    );
  switch (item.kind) {
    case 'number':
      number(offset);
      break;
    case 'numbers':
      if (item.count > SHORT) made.part((at) => new ArrayPart(at, field, offset, item.count));
      else {
        made.add('[');
        for (let i = 0; i < item.count; i++) {
          if (i) made.add(', ');
          number(offset + i * field.width);
        }
        made.add(']');
      }
      break;
    case 'bytes':
      made.part((at) => new BytesPart(at, offset, length, '(empty)'));
      break;
    case 'text':
      made.add('"');
      made.part((at) => new TextPart(at, item, QUOTING));
      made.add('"');
      break;
    case 'uuid':
      made.add('"');
      made.part((at) => new UuidPart(at, offset));
      made.add('"');
      break;
    default:
      // Of an array of structures that has none.
      made.add('[]');
  }
}

const QUOTING: Quoting = { isPlain: (byte) => byte >= 0x20 && byte < 0x7f, escaped: safe };
