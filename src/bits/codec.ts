import { fits, NUMBER_BITS, readBits, readLittle, writeBits, writeLittle } from './bits.js';
import { decodeCode } from './decode-code.js';
import { type EncodeWhole, encodeCode } from './encode-code.js';
import {
  byteLength,
  type DecodeCode,
  type Field,
  type Fields,
  type Layout,
  type Readers,
  type Value,
} from './layout.js';
import { find, foundIn, limitOf, PathError, type Place } from './path.js';
import { parseUuid, uuidText } from './uuid.js';

/** A value that its field can't hold. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
  constructor(
    message: string,
    readonly path: string,
  ) {
    super(message);
  }
}

/**
 * Decodes as much of a structure as the bytes hold: fields that lie beyond their end are left out.
 * A union gives all its members. With `raw`, text stays an array of bytes.
 */
export function decode<Shape>(
  layout: Layout<Shape>,
  bytes: Uint8Array,
  options: { raw?: boolean } = {},
): Shape {
  const code = options.raw ? undefined : codeFor(layout as Layout);
  if (code && bytes.length >= code.bytes) return code.decode(bytes, 0) as Shape;
  const fields: Fields = {};
  decodeInto(fields, layout as Layout, bytes, 0, options.raw ?? false);
  return fields as Shape;
}

/** Structures of a layout that are decoded field by field before code is made for it: to make it takes as long as some hundred of them. */
const HOT = 200;

const runs = new WeakMap<Layout, number>();

/** Whether structures of a layout were decoded without code that was there before. */
export const isDecoded = (layout: Layout): boolean => runs.has(layout);

function codeFor(layout: Layout): DecodeCode | null {
  if (layout.code) return codeOf(layout);
  const count = runs.get(layout) ?? 0;
  if (count === HOT) return codeOf(layout);
  runs.set(layout, count + 1);
  return null;
}

/** The code by which a layout is decoded that is often; null: it is ever decoded field by field. */
export const codeOf = (layout: Layout): DecodeCode | null => decodeCode(layout, READERS);

/** What code of a layout calls. */
export const READERS: Readers = {
  bits: readBits,
  number: readNumber,
  other: (field, bytes, offset) => decodeField(field, bytes, offset, false),
};

function decodeInto(fields: Fields, layout: Layout, bytes: Uint8Array, base: number, raw: boolean): void {
  for (const field of layout.fields) {
    const offset = base + field.offset;
    if (field.anonymous) decodeInto(fields, field.layout as Layout, bytes, offset, raw);
    else {
      const value = decodeField(field, bytes, offset, raw);
      if (value !== undefined) fields[field.name] = value;
    }
  }
}

/** How many elements of a field so many bytes have, one where it is no array; undefined: it is left out, as they do not reach it. */
export function elementsIn(field: Field, length: number, offset: number): number | undefined {
  const left = (length * 8 - offset) / field.width;
  // A structure that the bytes end in is decoded as far as they go; a number is there whole or not at all.
  const room = Math.max(field.layout && field.count !== 0 ? Math.ceil(left) : Math.floor(left), 0);
  if (field.count === 0) return room;
  return room ? Math.min(field.count ?? 1, room) : undefined;
}

function decodeField(field: Field, bytes: Uint8Array, offset: number, raw: boolean): Value | undefined {
  if (field.count === undefined && !field.layout)
    return offset + field.width > bytes.length * 8 ? undefined : readNumber(field, bytes, offset);
  if (field.count === 0 && !field.layout) return new Uint8Array(bytes.subarray(offset >> 3));
  const count = elementsIn(field, bytes.length, offset);
  if (count === undefined) return undefined;
  if (field.count === undefined) return decodeElement(field, bytes, offset, raw);
  if (field.text && !raw) return textOf(bytes.subarray(offset >> 3, (offset + count * field.width) >> 3));
  if (field.uuid && !raw && count === field.count) return uuidText(bytes.subarray(offset >> 3));
  const elements: Value[] = [];
  for (let i = 0; i < count; i++) elements.push(decodeElement(field, bytes, offset + i * field.width, raw));
  return elements;
}

/** The bits of a field that is no structure; `offset` is where its element stands. */
const bitsAt = ({ little, width }: Field, bytes: Uint8Array, offset: number): number | bigint =>
  little ? readLittle(bytes, offset, width) : readBits(bytes, offset, width);

/** The same with its sign. */
export function readNumber(field: Field, bytes: Uint8Array, offset: number): number | bigint {
  const { signed, width } = field;
  const value = bitsAt(field, bytes, offset);
  if (!signed) return value;
  if (typeof value === 'bigint') return BigInt.asIntN(width, value);
  return value < 2 ** (width - 1) ? value : value - 2 ** width;
}

function decodeElement(field: Field, bytes: Uint8Array, offset: number, raw: boolean): Value {
  if (!field.layout) return readNumber(field, bytes, offset);
  const fields: Fields = {};
  decodeInto(fields, field.layout, bytes, offset, raw);
  return fields;
}

/** Text up to the first NUL. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  // The first TextDecoder of a process costs a quarter of a millisecond.
  return text.every((byte) => byte < 0x80) ? String.fromCharCode(...text) : new TextDecoder().decode(text);
}

/**
 * The bytes of a structure with these fields, reserved bits and absent fields zero. Laid over `base` where that is given, which is
 * not changed. Throws PathError and ValueError.
 */
export function encode<Shape>(layout: Layout<Shape>, fields: Partial<Shape>, base?: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.max(byteLength(layout as Layout), base?.length ?? 0));
  if (!base) return encodeInto(bytes, layout, fields);
  bytes.set(base);
  return setEach(bytes, layout, fields);
}

/** The same in bytes that are given: zeroed, and at least as long as the structure. Where an open tail grows, the result is new. */
export function encodeInto<Shape>(
  bytes: Uint8Array,
  layout: Layout<Shape>,
  fields: Partial<Shape>,
): Uint8Array {
  const count = encoded.get(layout as Layout) ?? 0;
  if (count < OFTEN) encoded.set(layout as Layout, count + 1);
  else {
    if (encoderOf(layout as Layout)?.(fields, bytes, 0)) return bytes;
    bytes.fill(0);
  }
  return setEach(bytes, layout, fields);
}

/**
 * Structures of a layout that are encoded field by field before code is made for it. Until V8 has optimised it, that code costs some tens of milliseconds, and
 * it saves half a microsecond a structure.
 */
const OFTEN = 50_000;

const encoded = new WeakMap<Layout, number>();

/** The code by which a layout is encoded that is often; null: it is ever encoded field by field. */
export const encoderOf = (layout: Layout): EncodeWhole | null => encodeCode(layout, writeOther);

/** False for what has to be told as an error, and where an open tail grows. */
function writeOther(field: Field, bytes: Uint8Array, offset: number, value: unknown): boolean {
  try {
    if (field.count !== undefined)
      return setArray(bytes, field, offset, value as Value, field.name) === bytes;
    setElement(bytes, field, offset, value as Value, field.name);
    return true;
  } catch (error) {
    if (error instanceof ValueError || error instanceof PathError) return false;
    throw error;
  }
}

function setEach<Shape>(bytes: Uint8Array, layout: Layout<Shape>, fields: Partial<Shape>): Uint8Array {
  const found = foundIn(layout as Layout);
  let result = bytes;
  for (const path of Object.keys(fields)) {
    const value = (fields as Fields)[path] as Value;
    if (!isWritten(result, found.get(path), 0, value))
      result = setAt(layout as Layout, result, 0, path, value);
  }
  return result;
}

/** Writes what most values are: a number that its place holds, in what is there of the structure. False for any other. */
function isWritten(bytes: Uint8Array, place: Place | undefined, base: number, value: Value): boolean {
  if (place === undefined || typeof value !== 'number' || !isBelow(value, place.limit)) return false;
  const offset = base + place.offset;
  if (offset + place.width > bytes.length * 8) return false;
  writeBits(bytes, offset, place.width, value);
  return true;
}

const isBelow = (value: number, limit: number): boolean =>
  value >= 0 && value < limit && Math.floor(value) === value;

/** One field by its dotted path. Undefined where the bytes end before it. Throws PathError. */
export function get(layout: Layout, bytes: Uint8Array, path: string): Value | undefined {
  const { field, offset, whole } = find(layout, path);
  if (whole) return decodeField(field, bytes, offset, false);
  return offset + field.width > bytes.length * 8 ? undefined : decodeElement(field, bytes, offset, false);
}

/**
 * Sets one field. Works in place; only where an open tail grows, the result is a new and longer buffer.
 * Arrays take an array or the bytes; structures take an object of their fields. Throws PathError and ValueError.
 */
export const set = (layout: Layout, bytes: Uint8Array, path: string, value: Value): Uint8Array =>
  setAt(layout, bytes, 0, path, value);

/** The same in a structure that begins some bits from the start. */
function setAt(layout: Layout, bytes: Uint8Array, base: number, path: string, value: Value): Uint8Array {
  const { field, offset, width, whole } = find(layout, path);
  if (whole) return setArray(bytes, field, base + offset, value, path);
  const grown = grow(bytes, base + offset + width, field);
  setElement(grown, field, base + offset, value, path);
  return grown;
}

function grow(bytes: Uint8Array, bits: number, field: Field): Uint8Array {
  const length = Math.ceil(bits / 8);
  if (length <= bytes.length) return bytes;
  // Only an open tail may lie beyond the end; the end stays a whole number of its elements.
  const unit = Math.max(field.width >> 3, 1);
  const longer = new Uint8Array(Math.ceil(length / unit) * unit);
  longer.set(bytes);
  return longer;
}

function setArray(bytes: Uint8Array, field: Field, offset: number, value: Value, path: string): Uint8Array {
  const count = field.count as number;
  const data = typeof value === 'string' ? (bytesOf(field, value) ?? value) : value;
  if (data instanceof Uint8Array) {
    const room = count === 0 ? Number.POSITIVE_INFINITY : (count * field.width) >> 3;
    if (data.length > room)
      throw new ValueError(`${path} takes at most ${room} bytes, not ${data.length}`, path);
    const grown = count === 0 ? grow(bytes, offset + data.length * 8, field) : bytes;
    const whole = count === 0 ? grown.length - (offset >> 3) : room;
    grown.fill(0, offset >> 3, (offset >> 3) + whole);
    grown.set(data, offset >> 3);
    return grown;
  }
  if (!Array.isArray(data))
    throw new ValueError(`${path} is an array: give [1,2,3] or its bytes in hex`, path);
  if (count && data.length > count)
    throw new ValueError(`${path} has ${count} elements, not ${data.length}`, path);
  const grown = count === 0 ? grow(bytes, offset + data.length * field.width, field) : bytes;
  const limit = limitOf(field);
  const { width } = field;
  for (let i = 0; i < data.length; i++) {
    const element = data[i] as Value;
    const at = offset + i * width;
    if (element === undefined && !(i in data)) continue;
    if (typeof element === 'number' && isBelow(element, limit)) writeBits(grown, at, width, element);
    else setElement(grown, field, at, element, `${path}[${i}]`);
  }
  return grown;
}

/** The bytes of text or of a UUID; undefined where the field takes neither. */
function bytesOf({ text, uuid }: Field, value: string): Uint8Array | undefined {
  if (text) return encodedText(value);
  return uuid && parseUuid(value);
}

/** The first TextEncoder of a process costs a twentieth of a millisecond. */
function encodedText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    bytes[i] = text.charCodeAt(i);
    if (text.charCodeAt(i) >= 0x80) return new TextEncoder().encode(text);
  }
  return bytes;
}

function setElement(bytes: Uint8Array, field: Field, offset: number, value: Value, path: string): void {
  if (field.layout) {
    setFields(bytes, field.layout, offset, value, path);
    return;
  }
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new ValueError(`${path} takes a number`, path);
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new ValueError(`${path} takes a whole number, not ${value}`, path);
  const { width, signed, little } = field;
  // A signed field takes its bits as a number without sign too.
  const least = signed ? -(2 ** (width - 1)) : 0;
  const bits = signed && value < 0 && value >= least ? BigInt.asUintN(width, BigInt(value)) : value;
  if (!fits(bits, width)) {
    const most = width <= NUMBER_BITS ? `${2 ** width - 1}` : `0x${'f'.repeat(width >> 2)}`;
    throw new ValueError(`${path} is ${width} bits wide: ${value} is not in ${least} to ${most}`, path);
  }
  if (little) writeLittle(bytes, offset, width, bits);
  else writeBits(bytes, offset, width, bits);
}

function setFields(bytes: Uint8Array, layout: Layout, offset: number, value: Value, path: string): void {
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array)
    throw new ValueError(
      `${path} is a ${layout.union ? 'union' : 'structure'}: name one of its fields`,
      path,
    );
  try {
    const found = foundIn(layout);
    for (const name of Object.keys(value)) {
      const inner = value[name] as Value;
      if (!isWritten(bytes, found.get(name), offset, inner)) setAt(layout, bytes, offset, name, inner);
    }
  } catch (error) {
    if (error instanceof ValueError) throw new ValueError(error.message, `${path}.${error.path}`);
    if (error instanceof PathError)
      throw new PathError(error.message, `${path}.${error.path}`, error.step, error.known);
    throw error;
  }
}

/** One number of a structure, or one array of text or tail, with its place. */
export interface Leaf {
  readonly path: string;
  readonly field: Field;
  /** Bits from the start of the outermost structure. */
  readonly offset: number;
  readonly width: number;
}

/**
 * Every number of a structure by its dotted path, in the order of the layout: unions through all their members, anonymous
 * members without a step, joined numbers as their halves, open tails as far as `length` bytes go. Numbers that end beyond `length` are
 * left out.
 */
export function* leaves(layout: Layout, length = byteLength(layout), prefix = '', base = 0): Generator<Leaf> {
  for (const field of layout.fields.flatMap((one) => one.halves ?? [one])) {
    const start = base + field.offset;
    if (field.anonymous) {
      yield* leaves(field.layout as Layout, length, prefix, start);
      continue;
    }
    const room = Math.max(Math.floor((length * 8 - start) / field.width), 0);
    const count =
      field.count === 0 ? room : Math.min(field.count ?? 1, field.layout ? Number.MAX_VALUE : room);
    for (let i = 0; i < count; i++) {
      const path = `${prefix}${field.name}${field.count === undefined ? '' : `[${i}]`}`;
      const offset = start + i * field.width;
      if (field.layout) yield* leaves(field.layout, length, `${path}.`, offset);
      else yield { path, field, offset, width: field.width };
    }
  }
}

/** Dotted path -> number, all members of unions, text element by element. */
export function flatten(layout: Layout, bytes: Uint8Array): Map<string, number | bigint> {
  const flat = new Map<string, number | bigint>();
  for (const { path, field, offset } of leaves(layout, bytes.length))
    flat.set(path, bitsAt(field, bytes, offset));
  return flat;
}
