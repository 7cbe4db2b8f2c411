import { type Field, type Layout, PLAIN_NAME } from './layout.js';
import { MOST_FIELDS, madeOf } from './made-code.js';

/** Writes fields into a structure that begins at a byte. False where it could not write all: what it has written counts for nothing. */
export type EncodeWhole = (fields: object, bytes: Uint8Array, start: number) => boolean;

/** Writes what is no usual number; false where it could not. `offset` in bits. */
export type Writer = (field: Field, bytes: Uint8Array, offset: number, value: unknown) => boolean;

const known = new WeakMap<Layout, EncodeWhole | null>();

/**
 * Straight-line code that writes what `encode` writes of an object with fields of a layout; null where there can be none. It leaves to others what has to be
 * told as an error, what has names that are none of its fields, and of fields that share bits more than one. Its text has names of fields, each checked to be
 * one, and numbers.
 */
export function encodeCode(layout: Layout, writer: Writer): EncodeWhole | null {
  const found = known.get(layout);
  if (found !== undefined) return found;
  const made = compile(layout, writer);
  known.set(layout, made);
  return made;
}

function compile(layout: Layout, writer: Writer): EncodeWhole | null {
  const members = membersOf(layout, 0);
  const names = new Set(members.map(({ field }) => field.name));
  const arePlain = members.every(
    ({ field: { name } }) => PLAIN_NAME.test(name) && !(name in Object.prototype),
  );
  if (names.size < members.length || members.length > MOST_FIELDS || !arePlain) return null;
  const code = new Code(writer);
  const shared = sharing(members);
  const lines = members.map((member) => code.line(member, shared.has(member)));
  const text = `return (f,b,o)=>{
    if(typeof f!=='object'||f===null)return false;
    const p=Object.getPrototypeOf(f);
    if(p!==Object.prototype&&p!==null)return false;
    let k=0,n=0,u=0,v;
    for(const _ in f)k++;
    ${lines.join('\n')}
    return n===k&&u<2;
  }`;
  return madeOf<EncodeWhole>(text, { writer, fields: code.fields, inner: code.inner });
}

interface Member {
  readonly field: Field;
  /** Bits from the start of the structure. */
  readonly offset: number;
}

const membersOf = ({ fields }: Layout, base: number): Member[] =>
  fields.flatMap((field) => {
    const offset = base + field.offset;
    return field.anonymous ? membersOf(field.layout as Layout, offset) : [{ field, offset }];
  });

/** The members that have bits in common with another. */
function sharing(members: readonly Member[]): Set<Member> {
  const sorted = [...members].sort((one, other) => one.offset - other.offset);
  const shared = new Set<Member>();
  let before: Member | undefined;
  let end = 0;
  for (const member of sorted) {
    const { field, offset } = member;
    if (before && offset < end) shared.add(before).add(member);
    const own = offset + (field.count === 0 ? Number.POSITIVE_INFINITY : (field.count ?? 1) * field.width);
    if (own > end) [before, end] = [member, own];
  }
  return shared;
}

class Code {
  readonly fields: Field[] = [];
  readonly inner: EncodeWhole[] = [];

  constructor(private readonly writer: Writer) {}

  line({ field, offset }: Member, isShared: boolean): string {
    return `if((v=f.${field.name})!==undefined){n++;${isShared ? 'u++;' : ''}${this.write(field, offset)}}`;
  }

  private write(field: Field, offset: number): string {
    const { layout, count, width } = field;
    const isOne = count === undefined && offset % 8 === 0;
    const code = layout && isOne ? encodeCode(layout, this.writer) : null;
    if (code) {
      this.inner.push(code);
      return `if(!inner[${this.inner.length - 1}](v,b,o+${offset >> 3}))return false;`;
    }
    if (layout || count !== undefined || field.signed || field.little || width > 32) {
      this.fields.push(field);
      return `if(!writer(fields[${this.fields.length - 1}],b,o*8+${offset},v))return false;`;
    }
    return `${checkText(width)}${storesText(offset, width)}`;
  }
}

/** `v` is a whole number of so many bits. */
const checkText = (width: number): string =>
  `if(typeof v!=='number'||(${width === 32 ? 'v>>>0' : `v&${2 ** width - 1}`})!==v)return false;`;

/** A store for each byte that has bits of a number. */
function storesText(offset: number, width: number): string {
  const end = offset + width;
  let text = '';
  for (let byte = offset >> 3; byte <= (end - 1) >> 3; byte++) {
    const [from, to] = [Math.max(offset, byte * 8), Math.min(end, byte * 8 + 8)];
    const mask = ((1 << (to - from)) - 1) << (byte * 8 + 8 - to);
    const shift = end - (byte * 8 + 8);
    const bits = shift > 0 ? `v>>>${shift}` : shift < 0 ? `v<<${-shift}` : 'v';
    // A byte takes the lowest eight bits of what is stored.
    text += mask === 0xff ? `b[o+${byte}]=${bits};` : `b[o+${byte}]=b[o+${byte}]&${~mask & 0xff}|${bits};`;
  }
  return text;
}
