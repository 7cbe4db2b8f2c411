import {
  type DecodeCode,
  type DecodeWhole,
  type Field,
  type Layout,
  PLAIN_NAME,
  type Readers,
} from './layout.js';
import { MOST_FIELDS, madeOf } from './made-code.js';

const known = new WeakMap<Layout, DecodeCode | null>();

/**
 * Straight-line code that gives what `decode` gives of a layout, as one object that is made with all its members; null where there can be none. It is
 * made once. Its text has names of fields, each checked to be one, and numbers.
 */
export function decodeCode(layout: Layout, readers: Readers): DecodeCode | null {
  const found = known.get(layout);
  if (found !== undefined) return found;
  const made = layout.code?.(readers) ?? compile(layout, readers);
  known.set(layout, made);
  return made;
}

/**
 * The text of that code: a function, which calls the readers by their names, and has of `fields` and of the code of layouts, `inner`, what it names by numbers.
 * Undefined where there can be none.
 */
export function decodeText(layout: Layout, readers: Readers) {
  const code = new Code(readers);
  if (!code.addFields(layout, 0) || code.members.length > MOST_FIELDS) return undefined;
  const { fields, inner, layouts } = code;
  return {
    text: `(b,o)=>({${code.members.join(',')}})`,
    bytes: Math.ceil(code.end / 8),
    fields,
    inner,
    layouts,
  };
}

function compile(layout: Layout, readers: Readers): DecodeCode | null {
  const code = decodeText(layout, readers);
  if (!code) return null;
  const { text, bytes, fields, inner } = code;
  const decode = madeOf<DecodeWhole>(`return ${text}`, { ...readers, fields, inner });
  return decode && { decode, bytes };
}

class Code {
  readonly members: string[] = [];
  readonly fields: Field[] = [];
  readonly inner: DecodeWhole[] = [];
  /** Those of `inner`. */
  readonly layouts: Layout[] = [];
  /** Bits up to the end of the last field. */
  end = 0;

  constructor(private readonly readers: Readers) {}

  /** False where a field has another kind of name. */
  addFields(layout: Layout, base: number): boolean {
    return layout.fields.every((field) => {
      const offset = base + field.offset;
      if (field.anonymous) return this.addFields(field.layout as Layout, offset);
      if (!PLAIN_NAME.test(field.name)) return false;
      this.end = Math.max(this.end, offset + (field.count ?? 1) * field.width);
      this.members.push(`${field.name}:${this.value(field, offset)}`);
      return true;
    });
  }

  private value(field: Field, offset: number): string {
    const { layout, width, count } = field;
    if (count === undefined && layout && offset % 8 === 0) {
      const code = decodeCode(layout, this.readers);
      if (code) {
        this.end = Math.max(this.end, offset + code.bytes * 8);
        this.inner.push(code.decode);
        this.layouts.push(layout);
        return `inner[${this.inner.length - 1}](b,o+${offset >> 3})`;
      }
    }
    if (count !== undefined || layout) return this.call('other', field, offset);
    if (field.signed || field.little) return this.call('number', field, offset);
    return wordText(offset, width) ?? `bits(b,o*8+${offset},${width})`;
  }

  private call(reader: 'number' | 'other', field: Field, offset: number): string {
    this.fields.push(field);
    return `${reader}(fields[${this.fields.length - 1}],b,o*8+${offset})`;
  }
}

/** A number that stands in at most four bytes. */
function wordText(offset: number, width: number): string | undefined {
  const [first, last] = [offset >> 3, (offset + width - 1) >> 3];
  const count = last - first + 1;
  if (count > 4) return undefined;
  const bytes = Array.from({ length: count }, (_, i) => {
    const left = 8 * (count - 1 - i);
    return `b[o+${first + i}]${left ? `<<${left}` : ''}`;
  });
  const right = (last + 1) * 8 - (offset + width);
  const isCut = offset % 8 !== 0;
  const all = bytes.join('|');
  // >>> makes a number of 32 bits one without sign.
  const shifted = right || (count === 4 && !isCut) ? `(${all})>>>${right}` : `(${all})`;
  return isCut ? `${shifted}&${2 ** width - 1}` : shifted;
}
