import { ENUM_SIGNS, type Enum, type EnumKind } from './enum.js';
import { isDigits, Scanner } from './scanner.js';

/**
 * Bit layouts as data. Bit 0 is the most significant bit of byte 0 and numbers are big-endian, as in the PRM:
 * a field is `width` bits that start `offset` bits from the left end of its structure. Of little-endian structures bit 0 is the least significant
 * bit of byte 0, and a field goes up from there; see `readLittle`.
 */

export interface Field {
  readonly name: string;
  /** Bits from the start of the structure to the first element. */
  readonly offset: number;
  /** Bits of one element. */
  readonly width: number;
  /** Elements of an array; 0 is an open tail that runs to the end of the buffer; undefined is no array. */
  readonly count?: number;
  /** Its bits are counted, and its number is read, from the least significant end. */
  readonly little?: true;
  /** Its number is a two's complement. Flat forms have its bits as they are. */
  readonly signed?: true;
  /** The nested structure or union, where the element is no number. */
  readonly layout?: Layout;
  /** The members are reached as if they belonged to the structure around it. */
  readonly anonymous: boolean;
  /** Bytes that are read as text, up to the first NUL. */
  readonly text: boolean;
  /** Sixteen bytes that are read as a UUID. */
  readonly uuid?: true;
  /** An array of numbers that is no run of bytes, though its elements may be as wide: hex digits are no value of it. */
  readonly numbers?: true;
  /** Undefined where the source doesn't say; then that of the field around it holds. */
  readonly access?: Access;
  /** Names of its values. */
  readonly enum?: Enum;
  /** Of a union: the dotted path, in the structure that the union is a field of, of the field that says which member is meant. */
  readonly selector?: string;
  /** Of one number that the source cuts in two: both fields, the more significant one first; see `joined`. */
  readonly halves?: readonly [Field, Field];
  /** Of a member of a union: the value of the selecting field that means it. */
  readonly when?: number;
}

/** Of register fields, as in the ADB: OP acts or asks, INDEX says which instance is meant. */
export type Access = 'RO' | 'RW' | 'WO' | 'OP' | 'INDEX';

/** A structure or union. `Shape` is the type of its decoded form; see `prm/shapes.ts` for those of mlx5. */
export interface Layout<Shape = Fields> {
  readonly name: string;
  /** Size without an open tail. */
  readonly bits: number;
  readonly union: boolean;
  readonly fields: readonly Field[];
  /** The field of this name, found without a look at the others; undefined too where it takes one. Throws nothing. */
  fieldNamed?(name: string): Field | undefined;
  /** The member of this union that the value of its selector means, found without a look at the others; undefined too where it takes one. Throws nothing. */
  memberWhen?(value: number): Field | undefined;
  /** The names of the fields that have this access, found without a look at all else of them. Throws nothing. */
  namesWith?(access: Access): readonly string[];
  /** Code that was made for it before this process began. Throws nothing. Source: its fields. */
  code?(readers: Readers): DecodeCode;
  /** Whether a look at the others could find none of this name either. Throws nothing. */
  lacks?(name: string): boolean;
  /** Never set; carries the type. */
  readonly shape?: Shape;
}

/** Up to 53 bits a number, wider a bigint; text a string; an open tail of numbers its bytes. */
export type Value = number | bigint | string | Uint8Array | Fields | Value[];
/** A decoded structure: its fields by name. */
export interface Fields {
  [name: string]: Value;
}

/** Decodes a structure that begins at a byte; all its fields are there. */
export type DecodeWhole = (bytes: Uint8Array, start: number) => Fields;

/** What the code of a layout calls for what is no usual number; `offset` in bits. */
export interface Readers {
  bits(bytes: Uint8Array, offset: number, width: number): number | bigint;
  number(field: Field, bytes: Uint8Array, offset: number): number | bigint;
  other(field: Field, bytes: Uint8Array, offset: number): Value | undefined;
}

/** Code for the whole of a layout, and how many bytes it needs. */
export interface DecodeCode {
  readonly decode: DecodeWhole;
  readonly bytes: number;
}

/** Names of fields that mean nothing but a member of an object, wherever they stand in code. */
export const PLAIN_NAME = /^(?!__proto__$)[A-Za-z_]\w*$/;

/** Bytes of a structure without an open tail. Throws nothing. Source: its bits. */
export const byteLength = (layout: Layout): number => Math.ceil(layout.bits / 8);

/** A layout with some of its fields left out; where the others stand, and what the whole is, stays. */
export const layoutWithout = (form: Layout, isLeftOut: (field: Field) => boolean): Layout => ({
  name: form.name,
  bits: form.bits,
  union: form.union,
  fields: form.fields.filter((field) => !isLeftOut(field)),
});

/**
 * Builds a layout from its line in the compact form: `name bits field...`.
 * - `bits` is followed by `u` for a union, `l` where the structure is little-endian, then by `.ro`, `.rw`, `.wo`, `.op` or `.index` where that is the access of most fields.
 * - A field is `name@offset:width` or `name@offset:layout`; `~` in front marks an anonymous member. `@offset` may be left out of a field that begins where the one in front
 *   of it ends, if that is of numbers, and of what begins with its union.
 * - Then, where there is such: `-` a signed number, `>` a big-endian one in a little-endian structure; `[n]` an array, `[]` an open tail; `"` text, `$` a UUID, `#` numbers; `.rw` the access; `=enum` its enum, `|enum` a mask of the
 *   enum's values, `^enum` a mask of the bits that the enum numbers, `&enum` parts of the number; in a structure `?a.b` the field that selects the member of this
 *   union, in a union `?3` the value that selects this member.
 *
 * Throws an Error for a head that is not understood at once, for a field when `fields` is first looked at.
 *
 * @param nested gives the layout of a name that a field refers to
 * @param named gives the enum; without it the fields have none
 */
export function parseLayout(
  line: string,
  nested: (name: string) => Layout,
  named?: (name: string, kind: EnumKind) => Enum,
): Layout {
  const scan = new Scanner(line);
  const name = scan.until(' ');
  const size = scan.word();
  const little = size.endsWith('l');
  const whole = little ? size.slice(0, -1) : size;
  const union = whole.endsWith('u');
  const bits = union ? whole.slice(0, -1) : whole;
  const access = scan.take('.') ? scan.word() : undefined;
  if (!name || !isDigits(bits)) throw new Error(`not a layout: ${line.slice(0, 40)}`);
  const parse = (token: string, begins: number): Field =>
    parseField(token, begins, access, little, nested, named);
  return new ParsedLayout(name, Number(bits), union, access, scan.rest, parse);
}

/** The fields are parsed when they are first looked at: many layouts are needed for their size alone. */
class ParsedLayout implements Layout {
  readonly #usual: string | undefined;
  readonly #tokens: string;
  readonly #parse: (token: string, begins: number) => Field;
  /** Those that were asked for one by one: all that were parsed for them, by where their tokens begin, and they themselves by name. */
  readonly #known = new Map<number, Field>();
  readonly #named = new Map<string, Field>();
  #hasAnonymous: boolean | undefined;
  #fields: readonly Field[] | undefined;

  constructor(
    readonly name: string,
    readonly bits: number,
    readonly union: boolean,
    usual: string | undefined,
    tokens: string,
    parse: (token: string, begins: number) => Field,
  ) {
    this.#usual = usual;
    this.#tokens = tokens;
    this.#parse = parse;
  }

  get fields(): readonly Field[] {
    this.#fields ??= this.fieldsIn(0, this.#tokens.length);
    return this.#fields;
  }

  /** The fields whose tokens begin in this part of the text, of which the first says where it begins. */
  private fieldsIn(from: number, to: number): Field[] {
    const tokens = this.#tokens;
    const fields: Field[] = [];
    let end = Number.NaN;
    for (let at = from, next = 0; at >= 0 && at <= to; at = next) {
      next = tokens.indexOf(' ', at + 1);
      const token = tokens.slice(at + 1, next < 0 ? undefined : next);
      if (token === '') continue;
      const field = this.#known.get(at) ?? this.#parse(token, this.union ? 0 : end);
      this.#known.set(at, field);
      end = field.layout ? Number.NaN : field.offset + field.width * (field.count ?? 1);
      fields.push(field);
    }
    return fields;
  }

  /** Where the next token of this name begins, from a place on; -1: there is none. */
  private placeOf(name: string, from = 0): number {
    const tokens = this.#tokens;
    const before = ` ${name}`;
    let at = tokens.indexOf(before, from);
    while (at >= 0 && !'@:'.includes(tokens[at + before.length] ?? ' '))
      at = tokens.indexOf(before, at + before.length);
    return at;
  }

  /** Members of anonymous structures are named as fields of this one. */
  private get hasAnonymous(): boolean {
    this.#hasAnonymous ??= this.#tokens.includes(' ~');
    return this.#hasAnonymous;
  }

  fieldNamed(name: string): Field | undefined {
    const known = this.#named.get(name);
    if (known) return known;
    if (this.hasAnonymous || name.includes(' ') || name.includes('@')) return undefined;
    const at = this.placeOf(name);
    if (at < 0 || this.placeOf(name, at + 1) >= 0) return undefined;
    const tokens = this.#tokens;
    // Of a structure, the fields in front of it tell where it begins.
    const isPlaced = this.union || tokens[at + name.length + 1] === '@';
    const from = isPlaced ? at : tokens.lastIndexOf(' ', tokens.lastIndexOf('@', at));
    const field = this.#known.get(at) ?? this.fieldsIn(from, at).at(-1);
    if (field) this.#named.set(name, field);
    return field;
  }

  memberWhen(value: number): Field | undefined {
    const token = this.union && this.#tokens.split(' ').find((one) => one.endsWith(`?${value}`));
    return token ? this.fieldNamed(token.slice(0, token.search(/[@:]/))) : undefined;
  }

  namesWith(access: Access): readonly string[] {
    const wanted = access.toLowerCase();
    const isUsual = wanted === this.#usual;
    return this.#tokens
      .split(' ')
      .filter((token) => token && (isUsual || token.includes(wanted)))
      .filter((token) => (accessIn(token) ?? this.#usual) === wanted)
      .map((token) => token.slice(token.startsWith('~') ? 1 : 0, token.search(/[@:]/)));
  }

  lacks(name: string): boolean {
    return !this.hasAnonymous && this.placeOf(name) < 0;
  }

  get namesAsked(): string[] {
    return [...this.#named.keys()];
  }
}

/** The names of the fields that were found in it without a look at the others. */
export const namesAsked = (layout: Layout): string[] =>
  layout instanceof ParsedLayout ? layout.namesAsked : [];

/** The access that stands in the token of a field. */
function accessIn(token: string): string | undefined {
  const select = token.indexOf('?'); // a path, whose parts are behind dots, too
  const at = token.indexOf('.');
  if (at < 0 || (select >= 0 && select < at)) return undefined;
  return new Scanner(token.slice(at + 1)).word();
}

const SIGNS = Object.keys(ENUM_SIGNS);

/** What stands behind the type of a field. */
interface Marks {
  readonly signed?: boolean;
  readonly big?: boolean;
  readonly count?: string | undefined;
  readonly text?: boolean;
  readonly uuid?: boolean;
  readonly numbers?: boolean;
  readonly access?: string | undefined;
  readonly sign?: string | undefined;
  readonly values?: string | undefined;
  readonly select?: string | undefined;
}

/** Of most fields: not one is looked for then. */
const NO_MARKS: Marks = {};

function parseMarks(scan: Scanner): Marks {
  const signed = scan.take('-');
  const big = scan.take('>');
  const count = scan.take('[') ? scan.until(']') : undefined;
  const text = scan.take('"');
  const uuid = scan.take('$');
  const numbers = scan.take('#');
  const access = scan.take('.') ? scan.word() : undefined;
  const sign = SIGNS.find((one) => scan.take(one));
  const values = sign && scan.word();
  const select = scan.take('?') ? scan.word('.') : undefined;
  return { signed, big, count, text, uuid, numbers, access, sign, values, select };
}

/** `begins`: where the field in front of it ends; NaN where it has to say itself where it begins. */
function parseField(
  token: string,
  begins: number,
  usual: string | undefined,
  little: boolean,
  nested: (name: string) => Layout,
  named?: (name: string, kind: EnumKind) => Enum,
): Field {
  const scan = new Scanner(token);
  const anonymous = scan.take('~');
  const isPlaced = token.includes('@');
  const name = scan.until(isPlaced ? '@' : ':');
  const place = isPlaced ? scan.until(':') : '';
  const offset = isDigits(place) ? Number(place) : isPlaced ? Number.NaN : begins;
  const type = scan.word();
  const marks = scan.done ? NO_MARKS : parseMarks(scan);
  const { count, sign, values, select } = marks;
  const whole = name && offset >= 0 && type && (!count || isDigits(count)) && scan.done;
  if (!whole || values === '' || select === '') throw new Error(`not a field: ${token}`);
  const access = marks.access ?? usual;

  const width = Number(type);
  const layout = Number.isNaN(width) ? nested(type) : undefined;
  const field: { -readonly [Key in keyof Field]: Field[Key] } = {
    name,
    offset,
    width: layout ? layout.bits : width,
    anonymous,
    text: marks.text === true,
  };
  if (count !== undefined) field.count = Number(count);
  if (marks.uuid) field.uuid = true;
  if (marks.numbers) field.numbers = true;
  if (little && !marks.big) field.little = true;
  if (marks.signed) field.signed = true;
  if (layout) field.layout = layout;
  if (access) field.access = access.toUpperCase() as Access;
  if (sign && values && named) field.enum = named(values, ENUM_SIGNS[sign] as EnumKind);
  if (select !== undefined) {
    if (isDigits(select)) field.when = Number(select);
    else field.selector = select;
  }
  return field;
}
