import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { findLayout } from '../prm/layouts.js';
import { type ObjectKind, objectKinds } from '../prm/objects.js';
import { findResource } from '../prm/rscdump.js';
import { decodeMeant } from '../prm/unions.js';
import { answerLayout, objectFields } from './objects.js';
import { type MenuRecord, menuRecords, nameOf } from './rscdump.js';
import { type DumpSegment, formOf } from './rscdump-segments.js';

/** A segment, decoded. */
export interface Decoded {
  /** FULL_QPC, INFO; undefined where the type has no name. */
  readonly name: string | undefined;
  /** Of a resource. */
  readonly index1?: number;
  readonly index2?: number;
  /** The layout of the fields. */
  readonly form?: Layout;
  readonly fields?: Fields;
  /** What has no published layout, or is not as long as it. */
  readonly payload?: Uint8Array;
}

/** Bytes in front of the payload of a resource. */
const PAYLOAD_AT = 16;

/** A segment by the layout of its kind, a resource by that of its context. `menu`: that of the device, where it is known. */
export function decodeSegment(segment: DumpSegment, menu?: readonly MenuRecord[]): Decoded {
  const { type, kind, bytes } = segment;
  if (!kind) return { name: undefined, payload: bytes.subarray(4) };
  const form = formOf(kind);
  if (kind === 'resource') {
    const { index1, index2 } = decodeMeant(form, bytes.subarray(0, PAYLOAD_AT)) as Record<string, number>;
    const name = nameOf(type, menu);
    return {
      name,
      index1: index1 as number,
      index2: index2 as number,
      ...contextOf(name, bytes.subarray(PAYLOAD_AT)),
    };
  }
  const { segment_header: _header, ...fields } = decodeMeant(form, bytes);
  if (kind === 'menu') fields.record = menuRecords(segment) as unknown as Fields[];
  return { name: kind.toUpperCase(), form, fields };
}

const kinds = new Map<string, ObjectKind | undefined>();

/** The kind of object that a query tells about. */
function kindAsked(query: string): ObjectKind | undefined {
  if (!kinds.has(query))
    kinds.set(
      query,
      objectKinds().find(({ command }) => command === query),
    );
  return kinds.get(query);
}

/** A payload by its layout: only where it is just as long, as other devices may have another. */
function contextOf(
  name: string | undefined,
  payload: Uint8Array,
): Pick<Decoded, 'form' | 'fields' | 'payload'> {
  const known = findResource(name ?? '')?.payload;
  if (!known) return { payload };
  const form = findLayout(known);
  if (form) {
    if (payload.length !== byteLength(form)) return { payload };
    return { form, fields: decodeMeant(form, payload) };
  }
  const kind = kindAsked(known);
  if (!kind || payload.length < byteLength(answerLayout(kind))) return { payload };
  return { form: answerLayout(kind), fields: objectFields(kind, payload) };
}
