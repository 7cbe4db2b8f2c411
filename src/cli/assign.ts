import { set } from '../bits/codec.js';
import { type Enum, valueNamed } from '../bits/enum.js';
import type { Field, Fields, Layout, Value } from '../bits/layout.js';
import { find, type Place } from '../bits/path.js';
import { FwctlError } from '../client/errors.js';
import { parseHex, parseNumber } from '../client/numbers.js';

/** Names that stand for numbers in some field: the number, or undefined where the field takes none. */
export type Symbols = (field: string, name: string) => number | undefined;

/** Splits `a.b[3].c=5`. Throws FwctlError `usage`. */
export function splitAssignment(text: string): { path: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1)
    throw new FwctlError('usage', `"${text}" is no assignment such as field=value`, {
      next: 'fields are named by dotted paths: a.b[3].c=5',
    });
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

/**
 * Lays assignments over a buffer that has this layout; gives the buffer, longer where an open tail grew.
 * `fixed` fields can't be assigned, and no bit twice. Throws FwctlError `usage`, PathError and ValueError.
 */
export function assign(
  layout: Layout,
  bytes: Uint8Array,
  assignments: readonly { path: string; value: unknown }[],
  options: { fixed?: readonly string[]; symbols?: Symbols } = {},
): Uint8Array {
  let result = bytes;
  const spans: Span[] = [];
  for (const { path, value } of assignments) {
    if (options.fixed?.includes(path))
      throw new FwctlError('usage', `${path} can't be assigned: the command and the kernel set it`, { path });
    const place = find(layout, path);
    const given = toValue(place, value, path, options.symbols);
    for (const span of spansOf(place, given, path)) claim(spans, span);
    result = set(layout, result, path, given);
  }
  return result;
}

/** Bits that an assignment sets. */
interface Span {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** All bits of a number or an array, of a structure those of the fields that are given. */
function* spansOf({ field, offset, whole }: Place, value: Value, path: string): Generator<Span> {
  const { layout, width } = field;
  if (whole && layout && Array.isArray(value)) {
    for (const [i, item] of value.entries())
      yield* spansOf({ field, offset: offset + i * width, width, whole: false }, item, `${path}[${i}]`);
  } else if (layout && !whole) {
    for (const [name, inner] of Object.entries(value as Fields)) {
      const place = find(layout, name);
      yield* spansOf({ ...place, offset: offset + place.offset }, inner, `${path}.${name}`);
    }
  } else
    yield {
      path,
      from: offset,
      to: offset + (whole ? (field.count || Number.POSITIVE_INFINITY) * width : width),
    };
}

function claim(spans: Span[], span: Span): void {
  const other = spans.find(({ from, to }) => from < span.to && span.from < to);
  if (other)
    throw new FwctlError(
      'usage',
      other.path === span.path
        ? `${span.path} is assigned twice`
        : `${other.path} and ${span.path} are assigned, and share bits`,
      { path: span.path },
    );
  spans.push(span);
}

/** Makes of text or JSON what the codec takes for this field. */
function toValue(place: Place, value: unknown, path: string, symbols?: Symbols): Value {
  const { field, whole } = place;
  if (whole && typeof value === 'string') {
    if (field.text) return value;
    if (!value.startsWith('[')) return parseHex(path, value);
    const items = value.replace(/^\[|\]$/g, '').trim();
    return (items ? items.split(',') : []).map((item, i) =>
      toElement(field, item.trim(), `${path}[${i}]`, symbols),
    );
  }
  if (whole && Array.isArray(value))
    return value.map((item, i) => toElement(field, item, `${path}[${i}]`, symbols));
  return toElement(field, value, path, symbols);
}

function toElement(field: Field, value: unknown, path: string, symbols?: Symbols): Value {
  if (field.layout) return toFields(field.layout, value, path, symbols);
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return Number(value);
  const text = String(value);
  const number =
    parseNumber(text) ?? symbols?.(field.name, text) ?? (field.enum && namedValue(field.enum, text));
  if (number !== undefined) return number;
  // A name may begin with a digit, but then a number was meant as likely.
  if (field.enum && !/^\d/.test(text))
    throw new FwctlError('usage', `there is no value of ${path} "${text}"`, {
      path,
      given: text,
      known: [...field.enum.values.keys()],
    });
  throw new FwctlError('usage', `${path} takes a number (decimal, 0x or 0b), not "${text}"`, { path });
}

/** The value of a name, or of several with `|` between them where they are bits; undefined where one is unknown. */
function namedValue(known: Enum, text: string): bigint | undefined {
  const names = known.kind === 'value' ? [text] : text.split(/[|,]/).map((name) => name.trim());
  return valueNamed(known, names.map((name) => exactName(known, name)).join('|'));
}

/** The same name in the case in which the enum has it, where that is unique. */
function exactName(known: Enum, name: string): string {
  if (valueNamed(known, name) !== undefined) return name;
  const same = [...known.values.keys()].filter((one) => one.toLowerCase() === name.toLowerCase());
  return same.length === 1 ? (same[0] as string) : name;
}

function toFields(layout: Layout, value: unknown, path: string, symbols?: Symbols): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FwctlError(
      'usage',
      `${path} is a ${layout.union ? 'union' : 'structure'}: name one of its fields`,
      {
        path,
      },
    );
  const fields: Fields = {};
  for (const [name, inner] of Object.entries(value))
    fields[name] = toValue(find(layout, name), inner, `${path}.${name}`, symbols);
  return fields;
}
