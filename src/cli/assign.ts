import { set } from '../bits/codec.js';
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
 * `fixed` fields can't be assigned. Throws FwctlError `usage`, PathError and ValueError.
 */
export function assign(
  layout: Layout,
  bytes: Uint8Array,
  assignments: readonly { path: string; value: unknown }[],
  options: { fixed?: readonly string[]; symbols?: Symbols } = {},
): Uint8Array {
  let result = bytes;
  for (const { path, value } of assignments) {
    if (options.fixed?.includes(path))
      throw new FwctlError('usage', `${path} can't be assigned: the command and the kernel set it`, { path });
    result = set(layout, result, path, toValue(find(layout, path), value, path, options.symbols));
  }
  return result;
}

/** Makes of text or JSON what the codec takes for this field. */
function toValue(place: Place, value: unknown, path: string, symbols?: Symbols): Value {
  const { field, whole } = place;
  if (whole && typeof value === 'string') {
    if (field.text) return value;
    if (!value.startsWith('[')) return parseHex(path, value);
    const items = value.replace(/^\[|\]$/g, '').split(',');
    return items.map((item, i) => toElement(field, item.trim(), `${path}[${i}]`, symbols));
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
  const number = parseNumber(text) ?? symbols?.(field.name, text);
  if (number === undefined)
    throw new FwctlError('usage', `${path} takes a number (decimal, 0x or 0b), not "${text}"`, { path });
  return number;
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
