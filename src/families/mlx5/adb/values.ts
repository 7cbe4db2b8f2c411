import type { Enum } from '../../../bits/enum.js';
import type { Access } from '../../../bits/layout.js';
import { AdbError } from './error.js';
import type { Element } from './source.js';

const ACCESS = /^(RO|RW|WO|OP|INDEX)$/;

/** The access that a field states, in `access` or, as older files have it, in `rw`. */
export function accessOf({ attributes }: Element): Access | undefined {
  const stated = (attributes.access ?? attributes.rw ?? '').trim().toUpperCase();
  return ACCESS.test(stated) ? (stated as Access) : undefined;
}

const PAIR = /^\s*(\w+)\s*=\s*(0x[0-9a-f]+|\d+)\s*$/i;

/** Of numbers of 64 bits, with some zeros in front. */
const MOST_DIGITS = 64;

/** Words by which a name or description says that the values are bits of a mask: the format has no attribute for it. */
const MASK = /bit ?-?mask|bitmap|_mask|\bbit ?0\b/i;

/** The enum of a field, `a=0x1,b=2` in its attribute. Throws AdbError. */
export function enumOf(field: Element): Enum | undefined {
  const text = field.attributes.enum?.trim().replace(/,$/, '');
  if (!text) return undefined;
  const values = new Map<string, number | bigint>();
  for (const pair of text.split(',')) {
    const [, name, digits] = PAIR.exec(pair) ?? [];
    if (name === undefined || digits === undefined)
      throw new AdbError(field, `${field.name}: "${pair.trim()}" is no enum value such as name=0x1`);
    if (values.has(name)) throw new AdbError(field, `${field.name}: the enum has the name ${name} twice`);
    // Before it is read: the time for that grows faster than the digits.
    if (digits.length > MOST_DIGITS || BigInt(digits) >= 1n << 64n)
      throw new AdbError(field, `${field.name}: the value of ${name} is beyond 64 bits`);
    const value = BigInt(digits);
    values.set(name, value > Number.MAX_SAFE_INTEGER ? value : Number(digits));
  }
  return { name: field.name, kind: isMask(field, values) ? 'mask' : 'value', values, prefix: '', parts: [] };
}

const isMask = ({ name, attributes }: Element, values: ReadonlyMap<string, number | bigint>): boolean =>
  MASK.test(`${attributes.descr ?? ''} ${name}`) &&
  [...values.values()].every((value) => /^10*$/.test(value.toString(2)));
