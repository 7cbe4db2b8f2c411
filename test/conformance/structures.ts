import { readLittle } from '../../src/bits/bits.js';
import { decode, encode, get } from '../../src/bits/codec.js';
import { byteLength, type Field, type Fields, type Layout, type Value } from '../../src/bits/layout.js';
import { CorpusError, isObject } from './corpus.js';
import { type Form, isListOf, replayEach } from './form.js';

/** The structures of a family, for vectors that a C compiler read. */
export interface Structures {
  layout(name: string): Layout | undefined;
  /** The bits that a header names within a field, which the vectors have as `field:PART`: (field & mask) >> shift. */
  part?(structure: string, field: string, part: string): Part | undefined;
}

export interface Part {
  readonly mask: bigint;
  readonly shift: number;
}

interface Vector {
  struct: string;
  size: number;
  hex: string;
  fields: Record<string, unknown>;
}

/** Structures filled at random, as the headers' own C reads them. */
export const structureForm = (families: readonly Structures[]): Form => ({
  recognises: (data) => isListOf(data, 'struct', 'size', 'hex', 'fields'),
  replay: (data) => {
    const vectors = data as Vector[];
    for (const [index, { struct, size, hex, fields }] of vectors.entries())
      if (typeof struct !== 'string' || !/^([0-9a-f]{2})*$/.test(hex) || !isObject(fields) || !(size >= 0))
        throw new CorpusError(`structure ${index} (${struct}) is not {struct, size, hex, fields}`);
    return replayEach(
      vectors,
      ({ struct, size }) => ({ boot: struct, name: `${size} bytes` }),
      (vector, compare) => {
        const family = families.find(({ layout }) => layout(vector.struct));
        const layout = family?.layout(vector.struct);
        compare('layout', 'known', layout ? 'known' : 'not known');
        if (!layout || !family) return;
        const bytes = new Uint8Array(Buffer.from(vector.hex, 'hex'));
        compare('size', vector.size, byteLength(layout));
        const came = readAs(family, layout, bytes, vector.fields);
        for (const [name, expected] of Object.entries(vector.fields)) compare(name, expected, came[name]);
        const read = decode(layout, bytes, { raw: true });
        // What is written is read again; C's own padding between fields is nobody's.
        const again = decode(layout, encode(layout, read), { raw: true });
        compare('written and read again', flat(read), flat(again));
      },
    );
  },
});

const UNKNOWN = 'no such field';

/** The fields of a structure that an expected one names, in the spelling of the vectors. */
function readAs(
  family: Structures,
  layout: Layout,
  bytes: Uint8Array,
  expected: Record<string, unknown>,
): Record<string, unknown> {
  const read = decode(layout, bytes, { raw: true });
  const shown = Object.entries(expected).map(([name, wanted]) => {
    const [word = '', part] = name.split(':');
    const field = layout.fields.find((one) => one.name === word);
    if (part !== undefined) return [name, partOf(family, layout, word, part, bytes) ?? UNKNOWN];
    // Two-dimensional text is one text in the vectors.
    if (field?.layout && typeof wanted !== 'string') return [name, nested(family, field, bytes, wanted)];
    const value = field && asC(layout, field, bytes, read);
    return [name, value === undefined ? UNKNOWN : asVector(value, wanted)];
  });
  return Object.fromEntries(shown);
}

function nested(family: Structures, field: Field, bytes: Uint8Array, expected: unknown): unknown {
  const element = (i: number, wanted: unknown) =>
    isObject(wanted)
      ? readAs(family, field.layout as Layout, bytes.subarray((field.offset + i * field.width) >> 3), wanted)
      : UNKNOWN;
  if (field.count === undefined) return element(0, expected);
  const wanted = Array.isArray(expected) ? expected : [];
  return Array.from({ length: field.count || wanted.length }, (_, i) => element(i, wanted[i]));
}

/** C reads a big-endian number (__be16) among little-endian ones in the order of its processor. */
function asC(layout: Layout, field: Field, bytes: Uint8Array, read: Fields): Value | undefined {
  const foreign = !field.little && !field.count && layout.fields.some(({ little }) => little);
  return foreign ? readLittle(bytes, field.offset, field.width) : read[field.name];
}

function partOf(family: Structures, layout: Layout, field: string, part: string, bytes: Uint8Array) {
  const bits = family.part?.(layout.name, field, part);
  const value = get(layout, bytes, field);
  if (!bits || (typeof value !== 'number' && typeof value !== 'bigint')) return undefined;
  return Number((BigInt(value) & bits.mask) >> BigInt(bits.shift));
}

/** A value in the spelling of the vectors, which an expected one shows: numbers of 64 bits, and text, are hex. */
function asVector(value: Value, expected: unknown): unknown {
  // An open tail of numbers.
  if (value instanceof Uint8Array) return asVector([...value], expected);
  if (typeof value === 'bigint') return `0x${value.toString(16).padStart(16, '0')}`;
  if (!Array.isArray(value)) return value;
  if (typeof expected === 'string') return Buffer.from(bytesOf(value)).toString('hex');
  return value.map((element, i) => asVector(element, Array.isArray(expected) ? expected[i] : undefined));
}

/** The bytes of text, also where it is an array of several. */
const bytesOf = (value: Value): number[] =>
  isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(bytesOf) : [value as number];

const flat = (fields: Fields): string =>
  JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value));
