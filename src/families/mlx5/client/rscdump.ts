import { decode, encode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import type { DeviceMemory, Following } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { HEADER_BYTES } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { findResource, INLINE_BYTES, SEGMENTS, SEQUENCES } from '../prm/rscdump.js';
import type { Shapes } from '../prm/shapes.js';
import { readRegister, registerQuestion } from './registers.js';
import { type DumpSegment, formOf, malformed, menuBytes, SegmentReader } from './rscdump-segments.js';

/** What is to be dumped. */
export interface DumpRequest {
  /** Type of segment; see `readMenu`. */
  readonly type: number;
  /** The number of the object, or of the first. */
  readonly index1: number;
  /** The second part of its number, where it has one. */
  readonly index2: number;
  /** So many objects; ALL, ACTIVE; 0: one. */
  readonly num1: number;
  /** The same of the second part. */
  readonly num2: number;
  /** Of another function: its vhca_id. */
  readonly vhca?: number | undefined;
  /** How far references are followed; 0 or left out: not at all. */
  readonly depth?: number;
  /** Where the device is to write the dump; left out: into the register itself. */
  readonly memory?: DeviceMemory;
  /** The longest dump that is believed, in bytes; left out: 64 MiB. */
  readonly most?: number;
}

/** What a menu tells of a resource. */
export type MenuRecord = Shapes['resource_dump_menu_record'];

/** Where inline_data begins in the register. */
const INLINE_AT = 48;

const MOST_BYTES = 64 * 2 ** 20;

/** The most dumps that references may lead to. */
const MOST_DUMPS = 10_000;

const NAME = 'RESOURCE_DUMP';

/** Where a dump stands behind a packet: what asks for the next one. */
export interface DumpPlace {
  readonly seq_num: number;
  readonly index1: number;
  readonly index2: number;
  readonly num_of_obj1: number;
  readonly num_of_obj2: number;
  readonly device_opaque: bigint;
}

/** Keeps a dump as it comes, so that another run goes on with it. */
export interface DumpKeeping {
  /** What an earlier run has kept: bytes of whole packets, and where the dump stood behind them; null: it was at its end, and others may follow it. */
  readonly kept?: { readonly bytes: Uint8Array; readonly place: DumpPlace | null } | undefined;
  /** Takes each packet, and where the dump stands behind it. */
  add(bytes: Uint8Array, place: DumpPlace | null): void;
}

/** What is there of a dump before it is asked for. */
interface Head {
  readonly bytes: Uint8Array;
  /** Undefined: that is all of it. */
  readonly place?: DumpPlace | undefined;
}

/** The fields that say where the dump goes. */
const placed = ({ memory }: DumpRequest) =>
  memory ? { mkey: memory.mkey, address: memory.address, size: memory.bytes.length } : { inline_dump: 1 };

/** The bytes of one dump, as the device gives them. `from`: the offset of the first. */
async function* packets(
  session: Session,
  request: DumpRequest,
  from: number,
  head: Head | undefined,
  keeping: DumpKeeping | undefined,
): AsyncGenerator<Uint8Array> {
  const form = layout('resource_dump_ext');
  let fields: Partial<Shapes['resource_dump_ext']> = {
    ...placed(request),
    segment_type: request.type,
    index1: request.index1,
    index2: request.index2,
    num_of_obj1: request.num1,
    num_of_obj2: request.num2,
    ...(request.vhca === undefined ? {} : { vhca_id_valid: 1, vhca_id: request.vhca }),
  };
  const { memory, most = MOST_BYTES } = request;
  const room = memory?.bytes.length ?? INLINE_BYTES;
  let got = 0;
  if (head) {
    yield head.bytes;
    if (!head.place) return;
    got = head.bytes.length;
    fields = { ...fields, more_dump: 1, ...head.place };
  }
  if (!memory) session.follow(() => registerQuestion(NAME, encode(form, fields)), packetsFollow);
  for (let packet = 0; ; packet++) {
    const data = await readRegister(session, NAME, encode(form, fields));
    const reply = decode(form, data);
    const { seq_num, size, more_dump, index1, index2, num_of_obj1, num_of_obj2, device_opaque } = reply;
    const at = from + got;
    // All four bits count: where the numbers begin again, too, a packet may be missing.
    const due = ((fields.seq_num ?? 0) + 1) % SEQUENCES;
    if (seq_num !== due)
      throw malformed(at, `packet ${packet} has the number ${seq_num}, where ${due} is due`);
    if (size > room)
      throw malformed(at, `packet ${packet} is said to have ${size} bytes, of which ${room} can be there`);
    if (more_dump && size === 0) throw malformed(at, `packet ${packet} is empty, and not the last`);
    got += size;
    const next = { seq_num, index1, index2, num_of_obj1, num_of_obj2, device_opaque };
    const bytes = memory ? memory.bytes.subarray(0, size) : data.subarray(INLINE_AT, INLINE_AT + size);
    keeping?.add(bytes, more_dump ? next : null);
    yield bytes;
    if (!more_dump) return;
    if (got >= most) throw malformed(from + got, `there is no end after ${got} bytes`);
    fields = { ...fields, more_dump, ...next };
  }
}

/** How a packet is asked for by the one before: what `packets` takes of its answer. Data stand behind the header of a command, in question and answer. */
function packetsFollow(): Following {
  const form = layout('resource_dump_ext');
  const all = {
    seq_num: SEQUENCES - 1,
    more_dump: 1,
    index1: 0xffffffff,
    index2: 0xffffffff,
    num_of_obj1: 0xffff,
    num_of_obj2: 0xffff,
    device_opaque: 2n ** 64n - 1n,
  };
  const data = (fields: object) => [...new Uint8Array(HEADER_BYTES), ...encode(form, fields)];
  const more = data({ more_dump: 1 });
  const at = more.findIndex((byte) => byte !== 0);
  return { mask: Uint8Array.from(data(all)), more: [at, more[at] as number] };
}

/** One dump. */
async function* segmentsOf(
  session: Session,
  request: DumpRequest,
  from: number,
  head?: Head,
  keeping?: DumpKeeping,
): AsyncGenerator<DumpSegment> {
  const reader = new SegmentReader(from, true);
  for await (const bytes of packets(session, request, from, head, keeping))
    for (const segment of reader.push(bytes)) {
      if (segment.kind === 'command') checkCommand(segment, request);
      yield segment;
    }
  reader.end();
}

/** Holds a dump that was kept against what is asked for. Throws FwctlError `reply` where it is malformed, or of something else. */
export function checkKept(bytes: Uint8Array, request: DumpRequest): void {
  const reader = new SegmentReader();
  const [called] = [...reader.push(bytes)].filter(({ kind }) => kind === 'command');
  reader.end();
  if (!called) throw malformed(0, 'it says not of what it is');
  checkCommand(called, request);
  const { index1, index2 } = decode(formOf('command'), called.bytes) as Fields;
  const { index1: first = 0, index2: second = 0 } = request;
  if (index1 !== first || index2 !== second)
    throw malformed(called.offset, `it is of ${index1}, ${index2}, not of ${first}, ${second}`);
}

function checkCommand({ offset, bytes }: DumpSegment, { type }: DumpRequest): void {
  const { segment_called } = decode(formOf('command'), bytes) as Fields;
  if (segment_called !== type)
    throw malformed(offset, `the device dumps type ${hex(segment_called as number)}, not ${hex(type)}`);
}

const hex = (type: number): string => `0x${type.toString(16).padStart(4, '0')}`;

/** The dump that a reference leads to. */
function referred({ bytes }: DumpSegment) {
  const fields = decode(formOf('reference'), bytes) as Shapes['resource_dump_reference_segment'];
  const { reference_segment: type, index1, index2, num_of_obj1: num1, num_of_obj2: num2 } = fields;
  return { type, index1, index2, num1, num2 };
}

/**
 * A dump, segment by segment as they come from the device at scope debug-read-only. References are followed as far as `depth` says: the
 * dumps that they lead to come behind, each once. Throws what the session throws, `firmware`, and `reply` with the offset of what is
 * malformed, after the segments before it.
 * Source: register RESOURCE_DUMP of mstflint's ADB; segments of Linux's mlx5_ifc.h.
 */
export async function* dumpResource(
  session: Session,
  request: DumpRequest,
  keeping?: DumpKeeping,
): AsyncGenerator<DumpSegment> {
  const keyOf = ({ type, index1, index2, num1, num2 }: DumpRequest) =>
    [type, index1, index2, num1, num2].join();
  const queue = [{ ...request, depth: request.depth ?? 0 }];
  const seen = new Set(queue.map(keyOf));
  let at = 0;
  let { bytes: rest, place } = keeping?.kept ?? { bytes: NOTHING, place: null };
  /** What is kept of the next dump. */
  const takeHead = (): Head | undefined => {
    if (!rest.length) return undefined;
    const length = dumpLength(rest);
    const head =
      length === undefined ? { bytes: rest, place: place ?? undefined } : { bytes: rest.subarray(0, length) };
    rest = rest.subarray(head.bytes.length);
    return head;
  };
  for (const asked of queue) {
    for await (const segment of segmentsOf(session, asked, at, takeHead(), keeping)) {
      at = segment.offset + segment.bytes.length;
      yield segment;
      if (segment.kind !== 'reference' || asked.depth === 0) continue;
      const next = { ...request, ...referred(segment), depth: asked.depth - 1 };
      if (seen.has(keyOf(next))) continue;
      if (queue.length === MOST_DUMPS)
        throw malformed(segment.offset, `references lead to more than ${MOST_DUMPS} dumps`);
      seen.add(keyOf(next));
      queue.push(next);
    }
  }
}

const NOTHING = new Uint8Array(0);

/** Bytes of the first dump of some, up to its terminate segment; undefined where that has not come. */
function dumpLength(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint16(at) * 4;
    if (length === 0 || at + length > bytes.length) return undefined;
    const type = view.getUint16(at + 2);
    at += length;
    if (type === SEGMENTS.terminate) return at;
  }
  return undefined;
}

/** What the device can dump. Throws as `dumpResource`, and `reply` where there is no menu. Source: the segment MENU, as `dumpResource`. */
export async function readMenu(session: Session, vhca?: number): Promise<MenuRecord[]> {
  const request = { type: SEGMENTS.menu, index1: 0, index2: 0, num1: 0, num2: 0, vhca };
  let records: MenuRecord[] | undefined;
  for await (const segment of dumpResource(session, request))
    if (segment.kind === 'menu') records = menuRecords(segment);
  if (records) return records;
  throw new FwctlError('reply', 'the device answered with a dump that has no menu');
}

/** The records of a menu segment: as many as it says. */
export const menuRecords = (segment: DumpSegment): MenuRecord[] =>
  (decode(formOf('menu'), menuBytes(segment)) as Shapes['resource_dump_menu_segment']).record;

/** The name of a type: from the menu of the device, else as other devices have it. */
export const nameOf = (type: number, menu: readonly MenuRecord[] = []): string | undefined =>
  menu.find(({ segment_type }) => segment_type === type)?.segment_name ?? findResource(type)?.name;
