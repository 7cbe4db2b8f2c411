import type { Access, Field, Layout } from './layout.js';

/** How sources spell the two halves of one number: the more significant one first. */
const SPELLINGS: readonly (readonly [high: string, low: string])[] = [
  ['_high', '_low'],
  ['_hi', '_lo'],
  ['_h', '_l'],
  ['_msb', '_lsb'],
  ['_63_32', '_31_0'],
];

/** Bits of a half: what is narrower are two values of their own, as thresholds, or addresses without their lowest bits. */
const HALF = 32;

const joinedForms = new WeakMap<Layout, Layout>();

/**
 * A layout in which a number of 64 bits that is cut into two fields is one field, which keeps its `halves`: `x_high` and, right behind it,
 * `x_low` are `x`, where no other field has that name. Decoding gives the one number; paths find both forms; flat forms have the halves.
 */
export function joined(layout: Layout): Layout {
  const known = joinedForms.get(layout);
  if (known) return known;
  const made = new JoinedLayout(layout);
  joinedForms.set(layout, made);
  joinedForms.set(made, made);
  return made;
}

/** The field of this name in `joined(layout)`, where it can be found without a look at the others; undefined where there is none. */
export function joinedField(layout: Layout, name: string): Field | undefined {
  const isWhole = !layout.lacks?.(name) || !layout.lacks(`${name}_95_64`);
  if (isWhole) return joined(layout).fields.find((field) => field.name === name);
  for (const [top, bottom] of SPELLINGS) {
    const high = layout.fieldNamed?.(name + top);
    const low = high && layout.fieldNamed?.(name + bottom);
    if (high && low && wholeOf(high, low) === name) return join(name, high, low);
  }
  return undefined;
}

/** The fields are looked at when they are first asked for, as those of any layout. */
class JoinedLayout implements Layout {
  readonly name: string;
  readonly bits: number;
  readonly union: boolean;
  readonly #source: Layout;
  #fields: readonly Field[] | undefined;

  constructor(source: Layout) {
    this.name = source.name;
    this.bits = source.bits;
    this.union = source.union;
    this.#source = source;
  }

  get fields(): readonly Field[] {
    this.#fields ??= joinFields(this.#source.fields);
    return this.#fields;
  }
}

function joinFields(fields: readonly Field[]): Field[] {
  const made: Field[] = [];
  const taken = new Set(fields.map(({ name }) => name));
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const next = fields[i + 1];
    const name = next && wholeOf(field, next);
    if (next && name !== undefined && !isTaken(taken, name)) {
      made.push(join(name, field, next));
      i++;
    } else made.push(field.layout ? { ...field, layout: joined(field.layout) } : field);
  }
  return made;
}

/** Also by a longer number of which these are but the lower half. */
const isTaken = (taken: ReadonlySet<string>, name: string): boolean =>
  taken.has(name) || taken.has(`${name}_95_64`);

/** The name of the number that two fields are the halves of. */
function wholeOf(high: Field, low: Field): string | undefined {
  const [top, bottom] = SPELLINGS.find(([end]) => high.name.endsWith(end)) ?? [];
  if (top === undefined || high.name.length === top.length) return undefined;
  const name = high.name.slice(0, -top.length);
  const halves = [high, low].every(
    ({ width, count, layout, little }) => width === HALF && count === undefined && !layout && !little,
  );
  return halves && low.name === name + bottom && low.offset === high.offset + HALF ? name : undefined;
}

function join(name: string, high: Field, low: Field): Field {
  const { enum: _names, ...rest } = high;
  const access = accessOfBoth(high.access, low.access);
  return { ...rest, ...(access ? { access } : {}), name, width: 2 * HALF, halves: [high, low] };
}

/** Where the source has two words for one number, it can't be written. */
const accessOfBoth = (high: Access | undefined, low: Access | undefined): Access | undefined =>
  high === low ? high : 'RO';

/** The name of the whole number, of the name of a half; any other name as it is. */
export function wholeName(name: string): string {
  const end = SPELLINGS.flat().find((one) => name.endsWith(one) && name.length > one.length);
  return end === undefined ? name : name.slice(0, -end.length);
}
