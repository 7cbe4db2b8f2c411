import { encode } from '../../../bits/codec.js';
import { byteLength, type Fields } from '../../../bits/layout.js';
import { layout } from '../prm/layouts.js';
import { allResources, type Resource, SEGMENTS } from '../prm/rscdump.js';
import type { Shapes } from '../prm/shapes.js';
import type { Part } from './handler.js';
import { fromText } from './text.js';

/** What is asked for: the register as it came. */
export type Asked = Shapes['resource_dump_ext'];

/** A segment of a dump, which is made when its bytes are asked for. */
export interface Segment {
  readonly bytes: number;
  readonly make: () => Uint8Array;
}

/** Why a dump has an error segment, or a notice; its number there. */
const REASONS = {
  'unknown segment type': 1,
  'no such object': 2,
  'a parameter does not apply': 3,
  'beyond the end of the buffer': 4,
  'content is not published': 0x10,
} as const;

export type Reason = keyof typeof REASONS;

type Form = keyof Shapes & `resource_dump_${string}_segment`;

/** A segment of a published form; `tail` lies behind its fixed part. */
export function segment<Name extends Form>(
  name: Name,
  type: number,
  fields: Part<Shapes[Name]>,
  tail: Uint8Array = new Uint8Array(0),
): Segment {
  const form = layout(name);
  const bytes = byteLength(form) + tail.length;
  const segment_header = { length_dw: bytes / 4, segment_type: type };
  const make = () => {
    const made = new Uint8Array(bytes);
    made.set(encode(form, { segment_header, ...fields } as unknown as Partial<Shapes[Name]>));
    made.set(tail, bytes - tail.length);
    return made;
  };
  return { bytes, make };
}

export const resource = (type: number, index1: number, index2: number, payload: Uint8Array): Segment =>
  segment('resource_dump_resource_segment', type, { index1, index2 } as Fields, payload);

export const reference = (to: Resource, index1: number): Segment =>
  segment('resource_dump_reference_segment', SEGMENTS.reference, { reference_segment: to.type, index1 });

export const notice = (notice: Reason): Segment =>
  segment('resource_dump_notice_segment', SEGMENTS.notice, { syndrome_id: REASONS[notice], notice });

export const error = (error: Reason): Segment =>
  segment('resource_dump_error_segment', SEGMENTS.error, { syndrome_id: REASONS[error], error });

/** Bytes of a name in the menu. */
const NAME_BYTES = 16;

/** The menu: a record for each resource, as it was captured. */
export function menu(): Segment {
  const form = layout('resource_dump_menu_record');
  const size = byteLength(form);
  const records = new Uint8Array(allResources().length * size);
  for (const [i, { type, flags, name, index1, index2 }] of allResources().entries()) {
    const record = encode(form, { segment_type: type });
    // The flags are the low bits of the first two bytes.
    record[0] = flags >> 8;
    record[1] = flags & 0xff;
    for (const [word, text] of [name, index1, index2].entries())
      record.set(fromText(text, NAME_BYTES), 4 + word * NAME_BYTES);
    records.set(record, i * size);
  }
  const fields = { num_of_records: allResources().length } as Fields;
  return segment('resource_dump_menu_segment', SEGMENTS.menu, fields, records);
}
