import type { Field, Fields, Layout } from '../../../bits/layout.js';
import { valueWords } from '../prm/data/value-words.js';

interface Words {
  readonly bits: boolean;
  /** Where the words hold: the values of a field beside it. */
  readonly where: { readonly field: string; readonly values: readonly number[] } | undefined;
  /** The bits that count. */
  readonly mask: number;
  readonly byValue: ReadonlyMap<number, string>;
}

let table: Map<string, Words[]> | undefined;

function readTable(): Map<string, Words[]> {
  const read = new Map<string, Words[]>();
  for (const line of valueWords().trim().split('\n')) {
    const { fields, ...words } = readWords(line);
    for (const field of fields) read.set(field, [...(read.get(field) ?? []), words]);
  }
  return read;
}

/** A line of the table; see there. */
export function readWords(line: string): Words & { readonly fields: readonly string[] } {
  const at = line.indexOf(':');
  const heads = line.slice(0, at).split(' ');
  const [, field = '', values = ''] =
    /^\?(\w+)=(.+)$/.exec(heads.find((head) => head.startsWith('?')) ?? '') ?? [];
  const mask = heads.find((head) => head.startsWith('&'));
  const pairs = line
    .slice(at + 1)
    .split(';')
    .map((pair) => /^ (\d+) (.+)$/.exec(pair)?.slice(1) as [string, string]);
  return {
    fields: heads.filter((head) => /^\w/.test(head)),
    bits: heads.includes('|'),
    where: field ? { field, values: values.split(',').map(Number) } : undefined,
    mask: mask ? Number(mask.slice(1)) : 0xffff_ffff,
    byValue: new Map(pairs.map(([value, text]) => [Number(value), text])),
  };
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

/** Whether the values of a field stand for words. */
export function isWorded(layout: Layout, field: string): boolean {
  table ??= readTable();
  return table.has(placeName(layout, field));
}

/** A value in words: its own, or those of its bits; undefined where the table has none. `siblings` are the fields around it. */
export function inWords(
  layout: Layout,
  field: Field,
  value: number | bigint,
  siblings: Fields,
): string | undefined {
  table ??= readTable();
  const all = table.get(placeName(layout, field.name));
  const words = all?.find(({ where }) => !where || where.values.includes(siblings[where.field] as number));
  if (!words) return undefined;
  const number = Number(BigInt(value) & BigInt(words.mask));
  if (!words.bits) return words.byValue.get(number);
  const set = [...words.byValue].filter(([bit]) => (number & bit) !== 0).map(([, text]) => text);
  return set.length ? set.join(', ') : undefined;
}
