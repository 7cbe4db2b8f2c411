import { readLittle } from '../../../src/bits/bits.js';
import { decode } from '../../../src/bits/codec.js';
import { partOf } from '../../../src/bits/enum.js';
import type { Field, Fields, Layout, Value } from '../../../src/bits/layout.js';
import type { Failure, Report } from './report.js';

/** A structure that was filled at random, and what a C program reads in it. */
export interface Structure {
  readonly struct: string;
  readonly size: number;
  readonly hex: string;
  /** By name; `field:PART` is a part of a field, shifted down. Text is hex, and so is a number of 64 bits. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export const isStructure = (value: unknown): value is Structure =>
  typeof value === 'object' && value !== null && 'struct' in value && 'fields' in value && 'hex' in value;

/** Compares what the project's layouts read with what C reads, and the sizes. */
export function checkStructures(
  structures: readonly Structure[],
  find: (name: string) => Layout | undefined,
): Report {
  const passed: string[] = [];
  const failed: Failure[] = [];
  for (const one of structures) {
    const name = one.struct;
    const layout = find(name);
    const found = layout
      ? differencesOf(layout, one)
      : [{ name, what: 'layout', expected: 'known', came: 'unknown' }];
    if (found.length) failed.push(...found);
    else passed.push(name);
  }
  return { passed, failed };
}

function differencesOf(layout: Layout, { struct: name, size, hex, fields }: Structure): Failure[] {
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
  const failed: Failure[] = [];
  if (layout.bits !== size * 8) failed.push({ name, what: 'size', expected: size, came: layout.bits / 8 });
  const decoded = decode(layout, bytes, { raw: true }) as Fields;
  for (const [what, expected] of Object.entries(fields)) {
    const [field = '', part] = what.split(':');
    const known = layout.fields.find((one) => one.name === field);
    const whole = known && isForeign(known) ? readLittle(bytes, known.offset, known.width) : decoded[field];
    const value = part === undefined ? whole : partNamed(known, part, whole);
    if (!same(expected, value)) failed.push({ name, what, expected, came: value });
  }
  return failed;
}

/** A big-endian number among little-endian ones: the C program that was recorded reads it in the order of its processor. */
const isForeign = ({ little, layout, width, count }: Field): boolean =>
  !little && !layout && width > 8 && count === undefined;

function partNamed(field: Field | undefined, name: string, value: Value | undefined): Value | undefined {
  const part = field?.enum?.parts.find((one) => one.name === name);
  return part && (typeof value === 'number' || typeof value === 'bigint') ? partOf(part, value) : undefined;
}

/** Whether C and the layout read the same: numbers as numbers or hex, bytes as hex or one by one, structures field by field. */
function same(expected: unknown, value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'number' || typeof value === 'bigint')
    return (
      (typeof expected === 'number' || typeof expected === 'string') && BigInt(expected) === BigInt(value)
    );
  if (typeof expected === 'string') return expected === Buffer.from(flat(value)).toString('hex');
  if (value instanceof Uint8Array || Array.isArray(value)) {
    const elements = [...value];
    return (
      Array.isArray(expected) &&
      expected.length === elements.length &&
      elements.every((element, i) => same(expected[i], element))
    );
  }
  return (
    typeof expected === 'object' &&
    expected !== null &&
    Object.entries(expected).every(([name, inner]) => same(inner, (value as Fields)[name]))
  );
}

/** The bytes of text, also where it is an array of several. */
function flat(value: Value): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Uint8Array) return [...value];
  return typeof value === 'object' ? Object.values(value).flatMap(flat) : [];
}
