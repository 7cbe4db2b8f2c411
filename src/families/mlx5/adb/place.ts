import { AdbError } from './error.js';
import { LIMITS } from './limits.js';
import type { Element, Node } from './source.js';

const PLACE = /^\s*(0x[0-9a-f]*|\d*)(?:\.(\d*))?\s*$/i;

/** Bits of an offset or size: bytes and bits with a point between them, "0x4.16", "0x8", ".3". Undefined for anything else. */
function bitsOf(text: string): number | undefined {
  const match = PLACE.exec(text);
  const [, bytes = '', bits = ''] = match ?? [];
  if (!match || (!/\d/.test(bytes) && !bits)) return undefined;
  return Number(/\d/.test(bytes) ? bytes : 0) * 8 + Number(bits || 0);
}

/** The size of a node or field in bits. Throws AdbError. */
export function sizeOf(element: Element): number {
  const { size } = element.attributes;
  const bits = bitsOf(size ?? '');
  if (!bits)
    throw new AdbError(
      element,
      `${element.name} has ${size === undefined ? 'no size' : `the size "${size}"`}: it takes bytes.bits such as 0x4.16`,
    );
  checkBits(element, 'size', bits);
  return bits;
}

function checkBits(element: Element, what: 'size' | 'offset', bits: number): void {
  if (bits > LIMITS.bits)
    throw new AdbError(
      element,
      `${element.name} has the ${what} "${element.attributes[what]}": at most ${LIMITS.bits >> 3} bytes are read`,
    );
}

/** How a field repeats. */
export interface Repeat {
  /** Undefined: no array; 0: as far as the data go. */
  readonly count: number | undefined;
  /** Bits of one element. */
  readonly element: number;
}

const BOUND = /^\s*\d{1,10}\s*$/;

/** From `low_bound` and `high_bound`; VARIABLE is an array without a fixed end, whose size is that of one element. Throws AdbError. */
function repeatOf(field: Element): Repeat {
  const size = sizeOf(field);
  const { low_bound, high_bound } = field.attributes;
  if (high_bound === undefined && low_bound === undefined) return { count: undefined, element: size };
  if (high_bound?.trim() === 'VARIABLE') return { count: 0, element: size };
  if (!BOUND.test(low_bound ?? '') || !BOUND.test(high_bound ?? ''))
    throw new AdbError(
      field,
      `${field.name}: bounds are numbers of up to ten digits, the high one may be VARIABLE`,
    );
  const count = Number(high_bound) - Number(low_bound) + 1;
  if (count < 1) throw new AdbError(field, `${field.name} ends at ${high_bound}, before ${low_bound}`);
  if (count > LIMITS.numbers)
    throw new AdbError(field, `${field.name} has ${count} elements: at most ${LIMITS.numbers} are read`);
  if (size % count)
    throw new AdbError(
      field,
      `${field.name}: ${size} bits are no whole number of bits for each of ${count} elements`,
    );
  // As mstflint has it: one element is no array.
  return { count: count === 1 ? undefined : count, element: size / count };
}

/** A field's start as the file counts it: bits within a dword from its least significant end. Undefined: behind the field before it. */
function offsetOf(field: Element): number | undefined {
  const { offset } = field.attributes;
  if (offset === undefined) return undefined;
  const bits = bitsOf(offset);
  if (bits === undefined)
    throw new AdbError(field, `${field.name} has the offset "${offset}": it takes bytes.bits such as 0x4.16`);
  checkBits(field, 'offset', bits);
  return bits;
}

/** Where each element of a field starts, in bits from the most significant end of the node. */
export interface Place extends Repeat {
  readonly start: number;
  /** Elements that run from the least significant end of each dword: the start of each. */
  readonly starts?: readonly number[];
}

/**
 * The places of a node's fields. Offsets count the bits of a big-endian dword from its least significant end, those of a node that is
 * shorter than a dword from its own. Elements of less than a dword run from the most significant end with `bigEndianArrays`, else from
 * the other. `claim` is told of the places before they are made. Throws AdbError.
 */
export function placesOf(
  node: Node,
  bigEndianArrays: boolean,
  claim: (field: Element, many: number) => void,
): Place[] {
  const bits = sizeOf(node);
  const word = Math.min(32, bits);
  const isUnion = isUnionNode(node);
  let next = 0;
  return node.fields.map((field) => {
    const repeat = repeatOf(field);
    const { count, element } = repeat;
    const runsUp = element < 32 && count !== undefined && !bigEndianArrays;
    claim(field, runsUp ? count : 1);
    const offset = offsetOf(field) ?? (isUnion ? 0 : next);
    next = offset + element * (count ?? 1);
    const flip = (at: number) => at - (at % 32) + ((word - ((at + element) % 32)) % 32);
    if (element >= 32 ? offset % 32 || element % 32 : (offset % 32) + element > word)
      throw new AdbError(
        field,
        element >= 32
          ? `${field.name}: ${element} bits at "${field.attributes.offset}" are not whole dwords`
          : `${field.name} crosses the end of its dword`,
      );
    const place = runsUp ? runningUp(field, offset, repeat, flip) : { ...repeat, start: flip(offset) };
    const end = place.starts ? most(place.starts) + element : place.start + element * (count || 1);
    if (end > bits)
      throw new AdbError(
        field,
        `${field.name} ends at bit ${end}, outside ${node.name} with its ${bits} bits`,
      );
    return place;
  });
}

function runningUp(field: Element, offset: number, repeat: Repeat, flip: (at: number) => number): Place {
  const { count = 1, element } = repeat;
  if (count === 0 || 32 % element)
    throw new AdbError(
      field,
      `${field.name}: elements of ${element} bits without a fixed end, or across dwords, need big_endian_arr`,
    );
  const starts = Array.from({ length: count }, (_, i) => flip(offset + i * element));
  return { ...repeat, start: -most(starts.map((start) => -start)), starts };
}

/** Math.max takes no more than some ten thousand arguments. */
const most = (numbers: readonly number[]): number => numbers.reduce((one, other) => Math.max(one, other));

export const isUnionNode = (node: Node): boolean => Number(node.attributes.attr_is_union ?? 0) !== 0;
