import { leaves } from '../../bits/codec.js';
import type { Part } from '../../bits/enum.js';
import { byteLength, type Field, type Layout } from '../../bits/layout.js';
import { toPairs } from '../../present/pairs.js';
import { toTable } from '../../present/table.js';
import type { FormJson } from '../../schema/documents.js';
import type { Style } from '../output.js';
import type { Uses } from './uses.js';

/** A field as `fwctl prm` shows it. */
export interface FieldRow {
  field: string;
  /** First byte that the field touches; bits from the start of the layout; bits of one element. */
  offset: number;
  bit: number;
  width: number;
  /** Elements of an array, 0 where it has no fixed end. */
  count?: number;
  /** The layout of a nested structure or union. */
  layout?: string;
  text?: true;
  access?: string;
  /** The field that selects the member of this union. */
  selector?: string;
  /** Of a member: the value that selects it. */
  when?: number;
  enum?: Record<string, number | bigint>;
  /** `mask`: the enum's values are bits; `bits`: they are numbers of bits; `parts`: they are those of pieces of the number. */
  enum_kind?: 'mask' | 'bits' | 'parts';
  /** The pieces, by their lowest bit from the least significant one of the number. */
  parts?: PartRow[];
}

interface PartRow {
  name: string;
  shift: number;
  width: number;
  /** Of the piece, shifted down. */
  values?: Record<string, number | bigint>;
}

/** The fields of a layout in its order; with `flat`, every number in it by its dotted path. */
const fieldRows = (form: Layout, flat: boolean): FieldRow[] =>
  flat
    ? Array.from(leaves(form), ({ path, field, offset }) => rowOf({ ...field, name: path }, offset, true))
    : form.fields.flatMap((field) => membersOf(field, 0));

/** The members of an anonymous field are reached as if they were of the structure around it. */
function membersOf(field: Field, base: number): FieldRow[] {
  const offset = base + field.offset;
  if (!field.anonymous || !field.layout) return [rowOf(field, offset, false)];
  return field.layout.fields.flatMap((member) => membersOf(member, offset));
}

function rowOf(field: Field, bit: number, element: boolean): FieldRow {
  const { name, width, count, layout, text, access, selector, when, enum: known } = field;
  return {
    field: name,
    offset: bit >> 3,
    bit,
    width,
    ...(count === undefined || element ? {} : { count }),
    ...(layout ? { layout: layout.name } : {}),
    ...(text && !element ? { text } : {}),
    ...(access ? { access } : {}),
    ...(selector === undefined ? {} : { selector }),
    ...(when === undefined ? {} : { when }),
    ...(known ? { enum: Object.fromEntries(known.values) } : {}),
    ...(known && known.kind !== 'value' ? { enum_kind: known.kind } : {}),
    ...(known?.kind === 'parts' ? { parts: known.parts.map(partRow) } : {}),
  };
}

const partRow = ({ name, shift, width, values }: Part): PartRow => ({
  name,
  shift,
  width,
  ...(values.size ? { values: Object.fromEntries(values) } : {}),
});

/** Numbers of little-endian structures have their lowest byte first, and bits are counted from its lowest. */
const isLittle = (form: Layout): boolean => form.fields.some(({ little }) => little);

/** A layout as `fwctl.prm/1` has it. */
export const layoutJson = (form: Layout, uses: Uses, flat: boolean): FormJson => ({
  name: form.name,
  kind: form.union ? 'union' : 'structure',
  bytes: byteLength(form),
  ...(isLittle(form) ? { byte_order: 'little' } : {}),
  fields: fieldRows(form, flat),
  used_by: uses,
});

/** The same for people: title, table, the values of enums, who uses it. */
export async function layoutText(form: Layout, uses: Uses, flat: boolean, style: Style): Promise<string> {
  const rows = fieldRows(form, flat);
  const table = await toTable(
    ['offset', 'bits', 'field', 'type', 'access', 'member'].map((key) => ({ key })),
    rows.map((row) => ({
      offset: `0x${row.offset.toString(16).padStart(2, '0')}.${row.bit % 8}`,
      bits: bitsText(row),
      field: row.field,
      type: typeText(row),
      access: row.access ?? '',
      member: memberText(row),
    })),
    style,
  );
  const kind = `${isLittle(form) ? 'little-endian ' : ''}${form.union ? 'union' : 'structure'}`;
  const title = `${style.bold(form.name)}: ${kind} of ${byteLength(form)} bytes`;
  const enums = enumPairs(rows);
  return [
    `${title}\n${table}`,
    ...(enums.length ? [`${style.bold('values')}\n${toPairs(enums, '  ')}`] : []),
    usesText(uses, style),
  ]
    .filter(Boolean)
    .join('\n');
}

const bitsText = ({ width, count }: FieldRow): string =>
  count === undefined ? `${width}` : `${count || 'n'} x ${width}`;

const typeText = ({ layout, text, enum: known, enum_kind: kind }: FieldRow): string =>
  layout ?? (text ? 'text' : known ? (KIND_WORDS[kind ?? ''] ?? 'mask') : '');

const KIND_WORDS: Readonly<Record<string, string>> = { '': 'enum', parts: 'parts' };

const memberText = ({ selector, when }: FieldRow): string =>
  selector !== undefined ? `by ${selector}` : when !== undefined ? `= ${when}` : '';

/** The values of each enum once, with the fields that have it. */
function enumPairs(rows: readonly FieldRow[]): [string, string][] {
  const fields = new Map<string, string[]>();
  for (const { field, enum: known, enum_kind: kind, parts } of rows) {
    if (!known) continue;
    if (parts) {
      const text = parts.map(partText).join('; ');
      fields.set(text, [...(fields.get(text) ?? []), field]);
      continue;
    }
    const shown = (value: number | bigint) => (kind === 'mask' ? `0x${value.toString(16)}` : `${value}`);
    const values = Object.entries(known).map(([name, value]) => `${name}=${shown(value)}`);
    const text = `${kind === 'bits' ? 'bits: ' : ''}${values.join(' ')}`;
    fields.set(text, [...(fields.get(text) ?? []), field]);
  }
  return Array.from(fields, ([text, names]) => [names.join(', '), text]);
}

/** "SIGNAL_MODE, bits 0 to 3: NRZ=0 PAM4=1" */
function partText({ name, shift, width, values }: PartRow): string {
  const place = width === 1 ? `bit ${shift}` : `bits ${shift} to ${shift + width - 1}`;
  const named = Object.entries(values ?? {}).map(([word, value]) => ` ${word}=${value}`);
  return `${name}, ${place}${named.length ? `:${named.join('')}` : ''}`;
}

function usesText({ commands, registers, layouts }: Uses, style: Style): string {
  const pairs: [string, string][] = [
    ['commands', commands.map(({ name, as }) => `${name}.${as}`).join(' ')],
    ['registers', registers.map(({ name, id }) => `${name} (0x${id.toString(16)})`).join(', ')],
    ['part of', layouts.map(({ name, field }) => `${name}.${field}`).join(' ')],
  ];
  const used = pairs.filter(([, names]) => names);
  return used.length ? `${style.bold('used by')}\n${toPairs(used, '  ')}` : '';
}
