/**
 * Values of a field by name. What the numbers are says `kind`: `value` the value itself, of which a field has one; `mask` bits of the
 * value, any of which may be set together; `bits` the numbers of such bits, counted from the least significant one of the field, and in
 * an array from that of its last element; `parts` pieces of the value, each with names of its own: its names are those of `Part`.
 */
export interface Enum {
  readonly name: string;
  readonly kind: EnumKind;
  /** In the order of their source. Several names may have one value. */
  readonly values: ReadonlyMap<string, number | bigint>;
  /** What stands in front of every name in the kernel's headers; read with a name, never shown. */
  readonly prefix: string;
  /** Of kind `parts`: the pieces, from the lowest. Flags and pieces may overlap. */
  readonly parts: readonly Part[];
}

export type EnumKind = 'value' | 'mask' | 'bits' | 'parts';

/** A piece of a number. One bit without names is a flag: it is told by its name where it is set. */
export interface Part {
  readonly name: string;
  /** From the least significant bit of the number. */
  readonly shift: number;
  /** Bits. */
  readonly width: number;
  /** Names of its values, shifted down. */
  readonly values: ReadonlyMap<string, number | bigint>;
}

/** The sign in front of an enum's name in a layout line. */
export const ENUM_SIGNS: { readonly [sign: string]: EnumKind } = {
  '=': 'value',
  '|': 'mask',
  '^': 'bits',
  '&': 'parts',
};

/**
 * An enum from its line `name a=1 b=0x10`; a second word without `=` is the prefix. Of parts `name A@0:4 off=0 on=1 B@7:1`: a piece at its
 * lowest bit and so wide, behind it the names of its values. The line is asked for and read when the values are first looked at, as most
 * decoding never does.
 */
export function lazyEnum(name: string, kind: EnumKind, line: () => string): Enum {
  let read: Content | undefined;
  const parsed = () => {
    read ??= kind === 'parts' ? parseParts(line()) : parseEnum(line());
    return read;
  };
  return {
    name,
    kind,
    get values() {
      return parsed().values;
    },
    get prefix() {
      return parsed().prefix;
    },
    get parts() {
      return parsed().parts;
    },
  };
}

type Content = Pick<Enum, 'values' | 'prefix' | 'parts'>;

function parseEnum(line: string): Content {
  const values = new Map<string, number | bigint>();
  let prefix = '';
  for (const word of line.split(' ').slice(1)) {
    const at = word.indexOf('=');
    if (at < 0) prefix = word;
    else values.set(word.slice(0, at), numberOf(word.slice(at + 1)));
  }
  return { values, prefix, parts: [] };
}

const PART = /^(\w+)@(\d+):(\d+)$/;

/** `values` are those of the whole number: a flag by its name, a named value of a piece as `PIECE=NAME`. */
function parseParts(line: string): Content {
  const parts: (Part & { values: Map<string, number | bigint> })[] = [];
  for (const word of line.split(' ').slice(1)) {
    const [, name, shift, width] = PART.exec(word) ?? [];
    if (name !== undefined)
      parts.push({ name, shift: Number(shift), width: Number(width), values: new Map() });
    else {
      const at = word.indexOf('=');
      parts.at(-1)?.values.set(word.slice(0, at), numberOf(word.slice(at + 1)));
    }
  }
  const values = new Map<string, number | bigint>();
  for (const part of parts) {
    if (isFlag(part)) values.set(part.name, shifted(part, 1));
    for (const [name, value] of part.values) values.set(`${part.name}=${name}`, shifted(part, value));
  }
  return { values, prefix: '', parts };
}

const isFlag = ({ width, values }: Part): boolean => width === 1 && values.size === 0;

/** A value of a piece, at its place in the number. */
function shifted({ shift }: Part, value: number | bigint): number | bigint {
  const wide = BigInt(value) << BigInt(shift);
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
}

/** What stands in a piece of a number. */
const partOf = ({ shift, width }: Part, value: number | bigint): bigint =>
  (BigInt.asUintN(64, BigInt(value)) >> BigInt(shift)) & ((1n << BigInt(width)) - 1n);

function numberOf(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** The bits that a name of the enum stands for. */
const bitsOf = ({ kind }: Enum, value: number | bigint): bigint =>
  kind === 'bits' ? 1n << BigInt(value) : BigInt(value);

/** The names of a value: one, several that mean the same with a slash, or the set bits; bits without a name in hex. Undefined: none. */
export function namesOf(known: Enum, value: number | bigint): string | undefined {
  const wanted = BigInt(value);
  if (known.kind === 'parts') return partNames(known, wanted);
  if (known.kind !== 'value' && wanted !== 0n) return setNames(known, wanted);
  if (known.kind === 'bits') return undefined;
  const equal = [...known.values].filter(([, number]) => BigInt(number) === wanted);
  return equal.length ? equal.map(([name]) => name).join('/') : undefined;
}

/** Flags that are set by their names; every other piece with its value, by name where it has one. */
function partNames(known: Enum, wanted: bigint): string | undefined {
  const found: string[] = [];
  for (const part of known.parts) {
    const value = partOf(part, wanted);
    if (isFlag(part)) {
      if (value) found.push(part.name);
      continue;
    }
    const name = [...part.values].find(([, number]) => BigInt(number) === value)?.[0];
    found.push(`${part.name}=${name ?? value}`);
  }
  return found.length ? found.join(', ') : undefined;
}

function setNames(known: Enum, wanted: bigint): string | undefined {
  let rest = wanted;
  const found: string[] = [];
  for (const [name, number] of known.values) {
    const bits = bitsOf(known, number);
    if (bits === 0n || (wanted & bits) !== bits) continue;
    found.push(name);
    rest &= ~bits;
  }
  if (!found.length) return undefined;
  return [...found, ...(rest ? [`0x${rest.toString(16)}`] : [])].join(', ');
}

/**
 * The value of a name, with or without the enum's prefix; of a mask and of parts also several names with `|` or `,` between them, a part's
 * as `PART=NAME` or `PART=NUMBER`. Undefined: unknown.
 */
export function valueNamed(known: Enum, text: string): bigint | undefined {
  const one = (name: string): bigint | undefined => {
    const short = name.startsWith(known.prefix) ? name.slice(known.prefix.length) : name;
    const number = known.values.get(name) ?? known.values.get(short);
    return number === undefined ? numberOfPart(known, name) : bitsOf(known, number);
  };
  if (known.kind === 'value') return one(text);
  let value = 0n;
  for (const name of text.split(/[|,]/)) {
    const bits = one(name.trim());
    if (bits === undefined) return undefined;
    value |= bits;
  }
  return value;
}

/** `PART=NUMBER` of an enum of parts, where the number fits. */
function numberOfPart({ parts }: Enum, text: string): bigint | undefined {
  const at = text.indexOf('=');
  const part = parts.find(({ name }) => name === text.slice(0, at));
  if (!part || !/^(0x[\da-f]+|\d+)$/i.test(text.slice(at + 1))) return undefined;
  const value = BigInt(text.slice(at + 1));
  return value >> BigInt(part.width) === 0n ? BigInt(shifted(part, value)) : undefined;
}
