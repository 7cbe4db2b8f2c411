import { set } from '../bits/codec.js';
import { type Enum, valueNamed } from '../bits/enum.js';
import type { Field, Fields, Layout, Value } from '../bits/layout.js';
import { find, type Place } from '../bits/path.js';
import { FwctlError } from '../client/errors.js';
import { parseHex, parseNumber } from '../client/numbers.js';
import { MIB, sizeText } from '../files/read.js';

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
  const settings = assignments.map(({ path, value }) => {
    if (options.fixed?.includes(path))
      throw new FwctlError('usage', `${path} can't be assigned: the command and the kernel set it`, { path });
    const place = find(layout, path);
    const given = toValue(place, value, path, options.symbols);
    const end = (place.offset + place.width) / 8;
    if (end > MOST_BYTES)
      throw new FwctlError('usage', `${path} lies beyond ${sizeText(MOST_BYTES)}`, { path });
    return { path, given, end, spans: [...spansOf(place, given, path)] };
  });
  requireApart(settings.flatMap(({ spans }) => spans));
  let result = bytes;
  // From the end on: an open tail grows once.
  for (const { path, given } of settings.sort((one, other) => other.end - one.end))
    result = set(layout, result, path, given);
  return result;
}

/** No structure is longer. */
const MOST_BYTES = 16 * MIB;

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

/** Throws FwctlError `usage` where two spans share bits. */
function requireApart(spans: readonly Span[]): void {
  let before: Span | undefined;
  for (const span of [...spans].sort((one, other) => one.from - other.from)) {
    if (before && span.from < before.to) {
      const [first, second] = [before, span].sort((one, other) => spans.indexOf(one) - spans.indexOf(other));
      throw shared(first as Span, second as Span);
    }
    before = span;
  }
}

const shared = (first: Span, second: Span): FwctlError =>
  new FwctlError(
    'usage',
    first.path === second.path
      ? `${second.path} is assigned twice`
      : `${first.path} and ${second.path} are assigned, and share bits`,
    { path: second.path },
  );

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
