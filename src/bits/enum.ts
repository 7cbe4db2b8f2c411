/**
 * Values of a field by name. What the numbers are says `kind`: `value` the value itself, of which a field has one; `mask` bits of the
 * value, any of which may be set together; `bits` the numbers of such bits, counted from the least significant one of the field, and in
 * an array from that of its last element.
 */
export interface Enum {
  readonly name: string;
  readonly kind: EnumKind;
  /** In the order of their source. Several names may have one value. */
  readonly values: ReadonlyMap<string, number | bigint>;
  /** What stands in front of every name in the kernel's headers; read with a name, never shown. */
  readonly prefix: string;
}

export type EnumKind = 'value' | 'mask' | 'bits';

/** The sign in front of an enum's name in a layout line. */
export const ENUM_SIGNS: { readonly [sign: string]: EnumKind } = { '=': 'value', '|': 'mask', '^': 'bits' };

/**
 * An enum from its line `name a=1 b=0x10`; a second word without `=` is the prefix. The line is asked for and read when the values
 * are first looked at, as most decoding never does.
 */
export function lazyEnum(name: string, kind: EnumKind, line: () => string): Enum {
  let read: Pick<Enum, 'values' | 'prefix'> | undefined;
  const parsed = () => {
    read ??= parseEnum(line());
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
  };
}

function parseEnum(line: string): Pick<Enum, 'values' | 'prefix'> {
  const values = new Map<string, number | bigint>();
  let prefix = '';
  for (const word of line.split(' ').slice(1)) {
    const at = word.indexOf('=');
    if (at < 0) prefix = word;
    else values.set(word.slice(0, at), numberOf(word.slice(at + 1)));
  }
  return { values, prefix };
}

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
  if (known.kind !== 'value' && wanted !== 0n) return setNames(known, wanted);
  if (known.kind === 'bits') return undefined;
  const equal = [...known.values].filter(([, number]) => BigInt(number) === wanted);
  return equal.length ? equal.map(([name]) => name).join('/') : undefined;
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

/** The value of a name, with or without the enum's prefix; of a mask also several names with `|` or `,` between them. Undefined: unknown. */
export function valueNamed(known: Enum, text: string): bigint | undefined {
  const one = (name: string): bigint | undefined => {
    const short = name.startsWith(known.prefix) ? name.slice(known.prefix.length) : name;
    const number = known.values.get(name) ?? known.values.get(short);
    return number === undefined ? undefined : bitsOf(known, number);
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
