import type { MenuRecord } from '../../families/mlx5/client/rscdump.js';
import { decodeSegment } from '../../families/mlx5/client/rscdump-fields.js';
import type { DumpSegment } from '../../families/mlx5/client/rscdump-segments.js';
import { meanings as words } from '../../families/mlx5/meaning.js';
import type { FLAGS } from '../../families/mlx5/prm/rscdump.js';
import { hexDump } from '../../present/hex.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import { fieldsJson, fieldsText } from '../fields.js';
import type { Style } from '../output.js';

/** A type as people read it. */
export const typeText = (type: number): string => `0x${type.toString(16).padStart(4, '0')}`;

/** A segment as JSON documents have it. */
export function segmentJson(segment: DumpSegment, meanings: boolean, menu?: readonly MenuRecord[]) {
  const { name, index1, index2, form, fields, payload } = decodeSegment(segment, menu);
  return {
    offset: segment.offset,
    length: segment.bytes.length,
    segment_type: segment.type,
    segment_name: name ?? null,
    ...(index1 === undefined ? {} : { index1, index2 }),
    ...(form && fields ? { layout: form.name, ...fieldsJson(form, fields, meanings && words) } : {}),
    ...(payload ? { payload: payload.slice() } : {}),
  };
}

/** The same for people. */
export function segmentText(
  segment: DumpSegment,
  meanings: boolean,
  style: Style,
  menu?: readonly MenuRecord[],
): string {
  const decoded = decodeSegment(segment, menu);
  const { offset, type, bytes } = segment;
  const { index1, index2, form, fields, payload } = decoded;
  const index = index1 === undefined ? '' : ` index1=${index1} index2=${index2}`;
  const place = style.dim(`${bytes.length} bytes at 0x${offset.toString(16)}`);
  const title = `${titleText(decoded.name, type, style)}${index}  ${place}\n`;
  if (payload) return title + (payload.length ? indented(hexDump(payload)) : '');
  return title + (form && fields ? indented(fieldsText(form, fields, meanings && words)) : '');
}

/** What a segment is, by its name and its type. */
export const titleText = (name: string | undefined, type: number, style: Style): string =>
  style.bold(`${safe(name ?? 'unknown')} (${typeText(type)})`);

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

type Flag = keyof typeof FLAGS;

/** What a menu says of an index or a number: needed, possible; all and active where they are. */
function applies(record: MenuRecord, what: string): string {
  const has = (flag: string) => record[flag as Flag] === 1;
  if (!has(`support_${what}`)) return '';
  const words = [
    has(`must_have_${what}`) ? 'needed' : 'possible',
    ...['all', 'active'].filter((word) => has(`${what}_supports_${word}`)),
  ];
  return words.join(', ');
}

const indexWords = (record: MenuRecord, what: 'index1' | 'index2'): string => {
  const use = applies(record, what);
  return use && `${record[`${what}_name`]}, ${use}`;
};

/** The menu for people. */
export const menuText = (records: readonly MenuRecord[], style: Style): Promise<string> =>
  toTable(
    ['type', 'name', 'index1', 'num1', 'index2', 'num2'].map((key) => ({ key })),
    records.map((record) => ({
      type: typeText(record.segment_type),
      name: record.segment_name,
      index1: indexWords(record, 'index1'),
      num1: applies(record, 'num_of_obj1'),
      index2: indexWords(record, 'index2'),
      num2: applies(record, 'num_of_obj2'),
    })),
    style,
  );

/** A record as JSON documents have it: what it is first. */
export function recordJson({ segment_type, segment_name, index1_name, index2_name, ...flags }: MenuRecord) {
  return { segment_type, segment_name, index1_name, index2_name, ...flags };
}

/** The same items, with a pause after every so many in which Ctrl-C is heard: a device that answers at once leaves none. */
export async function* breathing<T>(items: AsyncIterable<T>, every = 64): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    if (++count % every === 0) await new Promise((resolve) => setImmediate(resolve));
    yield item;
  }
}
