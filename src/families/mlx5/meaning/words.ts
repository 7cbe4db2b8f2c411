import type { Field, Layout } from '../../../bits/layout.js';
import { valueWords } from '../prm/data/value-words.js';

interface Words {
  readonly bits: boolean;
  readonly byValue: ReadonlyMap<number, string>;
}

let table: Map<string, Words> | undefined;

function readTable(): Map<string, Words> {
  const read = new Map<string, Words>();
  for (const line of valueWords().trim().split('\n')) {
    const at = line.indexOf(':');
    const fields = line.slice(0, at).split(' ');
    const pairs = line
      .slice(at + 1)
      .split(';')
      .map((pair) => /^ (\d+) (.+)$/.exec(pair)?.slice(1) as [string, string]);
    const words = {
      bits: fields.at(-1) === '|',
      byValue: new Map(pairs.map(([value, text]) => [Number(value), text])),
    };
    for (const field of fields) read.set(field, words);
  }
  return read;
}

/** The name under which tables of meanings have a field: that of its layout without the ends that tell where it comes from. */
export function placeName(layout: Layout, field: string): string {
  let stem = stems.get(layout.name);
  if (stem === undefined) {
    stem = layout.name.replace(/(_reg)?(_ext)?$/, '');
    stems.set(layout.name, stem);
  }
  return `${stem}.${field}`;
}

const stems = new Map<string, string>();

/** A value in words: its own, or those of its bits; undefined where the table has none. */
export function inWords(layout: Layout, field: Field, value: number | bigint): string | undefined {
  table ??= readTable();
  const words = table.get(placeName(layout, field.name));
  const number = Number(value);
  if (!words?.bits) return words?.byValue.get(number);
  const set = [...words.byValue].filter(([bit]) => number & bit).map(([, text]) => text);
  return set.length ? set.join(', ') : undefined;
}
