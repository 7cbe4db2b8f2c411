/**
 * Bit layouts as data. Bit 0 is the most significant bit of byte 0 and numbers are big-endian, as in the PRM:
 * a field is `width` bits that start `offset` bits from the left end of its structure.
 */

export interface Field {
  readonly name: string;
  /** Bits from the start of the structure to the first element. */
  readonly offset: number;
  /** Bits of one element. */
  readonly width: number;
  /** Elements of an array; 0 is an open tail that runs to the end of the buffer; undefined is no array. */
  readonly count?: number;
  /** The nested structure or union, where the element is no number. */
  readonly layout?: Layout;
  /** The members are reached as if they belonged to the structure around it. */
  readonly anonymous: boolean;
  /** Bytes that are read as text, up to the first NUL. */
  readonly text: boolean;
}

/** A structure or union. `Shape` is the type of its decoded form; see `prm/shapes.ts` for those of mlx5. */
export interface Layout<Shape = Fields> {
  readonly name: string;
  /** Size without an open tail. */
  readonly bits: number;
  readonly union: boolean;
  readonly fields: readonly Field[];
  /** Never set; carries the type. */
  readonly shape?: Shape;
}

/** Up to 53 bits a number, wider a bigint; text a string; an open tail of numbers its bytes. */
export type Value = number | bigint | string | Uint8Array | Fields | Value[];
export interface Fields {
  [name: string]: Value;
}

export const byteLength = (layout: Layout): number => Math.ceil(layout.bits / 8);

const LINE = /^(\S+) (\d+)(u?)/;
const FIELD = /^(~?)([^@]+)@(\d+):([^["]+)(?:\[(\d*)\])?("?)$/;

/**
 * Builds a layout from its line in the compact form:
 * `name bits field...`, `bits` followed by `u` for a union, a field being `name@offset:width` or `name@offset:layout`, then
 * `[n]` for an array or `[]` for an open tail, `"` for text; `~` in front marks an anonymous member.
 *
 * @param nested gives the layout of a name that a field refers to
 */
export function parseLayout(line: string, nested: (name: string) => Layout): Layout {
  const head = LINE.exec(line);
  if (!head) throw new Error(`not a layout: ${line.slice(0, 40)}`);
  const fields: Field[] = [];
  for (const token of line.slice(head[0].length).split(' ')) {
    if (token) fields.push(parseField(token, nested));
  }
  return { name: head[1] as string, bits: Number(head[2]), union: head[3] === 'u', fields };
}

function parseField(token: string, nested: (name: string) => Layout): Field {
  const match = FIELD.exec(token);
  if (!match) throw new Error(`not a field: ${token}`);
  const [, tilde, name, offset, type, count, quote] = match as unknown as string[];
  const width = Number(type);
  const layout = Number.isNaN(width) ? nested(type as string) : undefined;
  return {
    name: name as string,
    offset: Number(offset),
    width: layout ? layout.bits : width,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(layout ? { layout } : {}),
    anonymous: tilde === '~',
    text: quote === '"',
  };
}
