import { get } from '../../../bits/codec.js';
import { joined } from '../../../bits/joined.js';
import { byteLength, type Fields, type Layout, layoutWithout } from '../../../bits/layout.js';
import { findLayout } from '../prm/layouts.js';
import { type ObjectKind, objectKinds } from '../prm/objects.js';
import { type Control, findResource } from '../prm/rscdump.js';
import { decodeMeant, hasChoice } from '../prm/unions.js';
import { answerLayout, objectFields, shownLayout } from './objects.js';
import { type MenuRecord, nameOf } from './rscdump.js';
import { type DumpSegment, formOf, menuBytes } from './rscdump-segments.js';

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

/** A segment before it is decoded. */
export interface Undecoded extends Omit<Decoded, 'fields'> {
  /** Decodes the fields; undefined where there is a payload. */
  fields?(): Fields;
  /** A layout, joined, and its bytes, of which `decode` gives just the fields; undefined where that takes more. */
  readonly straight?: { readonly layout: Layout; readonly bytes: Uint8Array } | undefined;
}

/** Bytes in front of the payload of a resource. */
const PAYLOAD_AT = 16;

/** A segment by the layout of its kind, a resource by that of its context. `menu`: that of the device, where it is known. Throws nothing. Source: mstflint's ADB, Linux's mlx5_ifc.h. */
export function decodeSegment(segment: DumpSegment, menu?: readonly MenuRecord[]): Decoded {
  const { fields, straight: _, ...found } = findForm(segment, menu);
  return fields ? { ...found, fields: fields() } : found;
}

/** The same without the decoding. */
export function findForm(segment: DumpSegment, menu?: readonly MenuRecord[]): Undecoded {
  const { type, kind, bytes } = segment;
  if (!kind) return { name: undefined, payload: bytes.subarray(4) };
  if (kind === 'resource') {
    const header = formOf(kind);
    const name = nameOf(type, menu);
    return {
      name,
      index1: get(header, bytes, 'index1') as number,
      index2: get(header, bytes, 'index2') as number,
      ...contextOf(name, bytes.subarray(PAYLOAD_AT)),
    };
  }
  const { name, form, shown } = controlOf(kind);
  return { name, form, ...straightBy(shown, kind === 'menu' ? menuBytes(segment) : bytes) };
}

/** The fields of a layout as they are. */
const straightBy = (layout: Layout, bytes: Uint8Array): Pick<Undecoded, 'fields' | 'straight'> => ({
  fields: () => decodeMeant(layout, bytes),
  straight: hasChoice(layout) ? undefined : { layout: joined(layout), bytes },
});

/** A kind of segment that is no resource. `shown`: all of its layout but the header of segments, which stands in its title. */
interface ControlForm {
  readonly name: string;
  readonly form: Layout;
  readonly shown: Layout;
}

const controls = new Map<Control, ControlForm>();

function controlOf(kind: Control): ControlForm {
  const known = controls.get(kind);
  if (known) return known;
  const form = formOf(kind);
  const shown = layoutWithout(form, ({ name }) => name === 'segment_header');
  const made = { name: kind.toUpperCase(), form, shown };
  controls.set(kind, made);
  return made;
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
): Pick<Undecoded, 'form' | 'fields' | 'straight' | 'payload'> {
  const known = findResource(name ?? '')?.payload;
  if (!known) return { payload };
  const form = findLayout(known);
  if (form) return payload.length === byteLength(form) ? { form, ...straightBy(form, payload) } : { payload };
  const kind = kindAsked(known);
  if (!kind || payload.length < byteLength(answerLayout(kind))) return { payload };
  const shown = shownLayout(kind);
  return {
    form: answerLayout(kind),
    ...(shown ? straightBy(shown, payload) : { fields: () => objectFields(kind, payload) }),
  };
}
