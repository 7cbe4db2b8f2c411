import { set } from '../bits/codec.js';
import { type Enum, valueNamed } from '../bits/enum.js';
import { joined } from '../bits/joined.js';
import type { Field, Fields, Layout, Value } from '../bits/layout.js';
import { find, type Place, spelled } from '../bits/path.js';
import { parseUuid } from '../bits/uuid.js';
import { FwctlError } from '../client/errors.js';
import { parseHex, parseNumber } from '../client/numbers.js';
import { MIB, sizeText } from '../files/read.js';

/** Names that stand for numbers in some field: the number, or undefined where the field takes none. */
export type Symbols = (field: string, name: string) => number | undefined;

/** A field by its path, and the value that it is to have as it was written. */
export interface Assignment {
  readonly path: string;
  readonly value: string;
}

/** Splits `a.b[3].c=5`. Throws FwctlError `usage`. */
export function splitAssignment(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1)
    throw new FwctlError('usage', `"${text}" is no assignment such as field=value`, {
      given: text,
      known: [],
      next: 'fields are named by dotted paths: a.b[3].c=5',
    });
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

/** Splits the same, and gives one for each element where a range is named: `a[0..3]=5`, `a[0..1]=[5,6]`. Throws FwctlError `usage`. */
export const splitAssignments = (words: readonly string[]): Assignment[] =>
  words.map(splitAssignment).flatMap((assignment) => eachOf(assignment));

const RANGE = /^(.*?)\[(\d+)\.\.(\d+)\](.*)$/s;

/** `times`: how many there are of this one by the ranges in front of it. */
function eachOf(assignment: Assignment, times = 1): Assignment[] {
  const { path, value } = assignment;
  const [, before, first, last, behind] = RANGE.exec(path) ?? [];
  if (before === undefined) return [assignment];
  const indexes = indexRange(path, first as string, last as string);
  const all = times * indexes.length;
  if (all > MOST_ELEMENTS || all * path.length > MOST_LETTERS)
    throw new FwctlError('usage', `${path}: its ranges name ${all} elements: that is too much`, { path });
  const values = valuesOf(path, indexes.length, value);
  return indexes.flatMap((index, i) =>
    eachOf({ path: `${before}[${index}]${behind}`, value: values[i] as string }, all),
  );
}

/** The values of so many elements: each that of a list, or all the same. Throws FwctlError `usage`. */
export function valuesOf(path: string, count: number, value: string): string[] {
  const values = listOf(value);
  if (values && values.length !== count)
    throw new FwctlError('usage', `${path} takes one value or a list of ${count}, not of ${values.length}`, {
      path,
    });
  return values ?? Array<string>(count).fill(value);
}

/** More elements than any array has that is named by index. */
const MOST_ELEMENTS = 65536;

/** Letters of the paths of the elements of a range: no path is longer than 100 where there are so many. */
const MOST_LETTERS = 100 * MOST_ELEMENTS;

/** The indexes of a range, whose ends are digits. Throws FwctlError `usage`. */
export function indexRange(path: string, ...ends: readonly [first: string, last: string]): number[] {
  const [first = 0, last = 0] = ends.map((end) => Number(parseNumber(end, path, { path })));
  if (last < first || last >= MOST_ELEMENTS)
    throw new FwctlError(
      'usage',
      `${path}: a range goes from its first to its last element, such as [0..3]`,
      {
        path,
      },
    );
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The words of `[a,b,c]`; undefined for what is no list. */
export function listOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  const items = text.replace(/^\[|\]$/g, '').trim();
  return items ? items.split(',').map((item) => item.trim()) : [];
}

/** Assignments whose paths are as the layout spells them: people write names in any case. */
export const asSpelled = <Given extends { readonly path: string }>(
  layout: Layout,
  assignments: readonly Given[],
): Given[] => assignments.map((given) => ({ ...given, path: spelled(joined(layout), given.path) }));

/**
 * Lays assignments over a buffer that has this layout; gives the buffer, longer where an open tail grew.
 * Numbers that the layout cuts in two can be given whole or by halves. `fixed` fields can't be assigned, and no bit twice. Throws
 * FwctlError `usage`, PathError and ValueError.
 */
export function assign(
  source: Layout,
  bytes: Uint8Array,
  assignments: readonly { path: string; value: unknown }[],
  options: { fixed?: readonly string[]; symbols?: Symbols } = {},
): Uint8Array {
  const layout = joined(source);
  const settings = assignments.map(({ path: written, value }) => {
    const path = spelled(layout, written);
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
function* spansOf(
  { field, offset, whole }: Omit<Place, 'limit'>,
  value: Value,
  path: string,
): Generator<Span> {
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

const twice = (path: string): FwctlError => new FwctlError('usage', `${path} is assigned twice`, { path });

const shared = (first: Span, second: Span): FwctlError =>
  first.path === second.path
    ? twice(second.path)
    : new FwctlError('usage', `${first.path} and ${second.path} are assigned, and share bits`, {
        path: second.path,
      });

/** Makes of text or JSON what the codec takes for this field. */
function toValue(place: Place, value: unknown, path: string, symbols?: Symbols): Value {
  const { field, whole } = place;
  if (whole && typeof value === 'string' && (field.text || (field.uuid && parseUuid(value)))) return value;
  if (!whole) return toElement(field, value, path, symbols);
  const items = typeof value === 'string' ? listOf(value) : value;
  if (!Array.isArray(items)) return toBytes(field, value, path);
  if (field.count && items.length !== field.count) throw lengthError(field, path, `not ${items.length}`);
  return items.map((item, i) => toElement(field, item, `${path}[${i}]`, symbols));
}

/** A whole array from hex digits, where it is a run of bytes: all of them, but of an open tail. Throws FwctlError `usage`. */
export function toBytes(field: Field, value: unknown, path: string): Uint8Array {
  const bits = (field.count ?? 0) * field.width;
  if (field.numbers || field.layout || field.width % 8 || typeof value !== 'string')
    throw lengthError(field, path, `not ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const bytes = parseHex(path, value);
  if (field.count && bytes.length * 8 !== bits)
    throw new FwctlError('usage', `${path} has ${bits / 8} bytes, not the ${bytes.length} of ${value}`, {
      path,
      next: `give ${bits / 4} hex digits, or ${sayWhich(field, path)}`,
    });
  return bytes;
}

const sayWhich = ({ count = 0 }: Field, path: string): string =>
  count
    ? `say which: ${path}[0], ${path}[0..${count - 1}], or a list of ${count}: ${path}=[...]`
    : `say which: ${path}[0], or give a list: ${path}=[...]`;

const lengthError = (field: Field, path: string, not: string) =>
  new FwctlError('usage', `${path} is ${field.count ? `a list of ${field.count}` : 'a list'}, ${not}`, {
    path,
    next: sayWhich(field, path),
  });

/** One element from text or JSON. `path` names it in errors. Throws FwctlError `usage`. */
export function toElement(field: Field, value: unknown, path: string, symbols?: Symbols): Value {
  if (field.layout) return toFields(field.layout, value, path, symbols);
  if (Array.isArray(value) || (typeof value === 'string' && value.startsWith('[')))
    throw new FwctlError('usage', `${path} is one value, not a list`, { path });
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean' && field.width === 1) return Number(value);
  if (typeof value !== 'string') {
    const not = typeof value === 'object' && value !== null ? 'an object' : String(value);
    throw new FwctlError('usage', `${path} takes a number, not ${not}`, { path });
  }
  const text = value;
  const number =
    parseNumber(text, path, { path }) ??
    symbols?.(field.name, text) ??
    (field.enum && namedValue(field.enum, text));
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
  for (const [given, inner] of Object.entries(value)) {
    const name = spelled(layout, given);
    if (Object.hasOwn(fields, name)) throw twice(`${path}.${name}`);
    fields[name] = toValue(find(layout, name), inner, `${path}.${name}`, symbols);
  }
  return fields;
}
