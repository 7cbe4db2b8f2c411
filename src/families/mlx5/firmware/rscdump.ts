import {
  ACTIVE,
  ALL,
  FLAGS,
  findResource,
  INLINE_BYTES,
  type Resource,
  SEGMENTS,
  SEQUENCES,
} from '../prm/rscdump.js';
import type { Syndrome } from '../syndromes.js';
import { BY_VHCA_ID, findFunction } from './functions.js';
import type { Caller, FirmwareCore, Part } from './handler.js';
import { type RegisterRow, register } from './register.js';
import { contentsOf } from './rscdump-contents.js';
import { type Asked, error, menu, type Segment, segment } from './rscdump-segments.js';
import { memoryFor } from './umem.js';
import type { Vhca } from './vhca.js';

/** Whether one of index and number is given for which the menu has no room, or is not where it has to be. Linux gives the number 1 where it means one. */
function misfits({ flags }: Resource, { index1, index2, num_of_obj1, num_of_obj2 }: Asked): boolean {
  const has = (name: keyof typeof FLAGS) => (flags & FLAGS[name]) !== 0;
  return (
    (index1 !== 0 && !has('support_index1')) ||
    (index2 !== 0 && !has('support_index2')) ||
    (num_of_obj1 > 1 && !has('support_num_of_obj1')) ||
    (num_of_obj2 > 1 && !has('support_num_of_obj2')) ||
    (num_of_obj1 === 0 && has('must_have_num_of_obj1')) ||
    (num_of_obj1 === ALL && !has('num_of_obj1_supports_all')) ||
    (num_of_obj1 === ACTIVE && !has('num_of_obj1_supports_active')) ||
    (num_of_obj2 === ALL && !has('num_of_obj2_supports_all')) ||
    (num_of_obj2 === ACTIVE && !has('num_of_obj2_supports_active'))
  );
}

function body(fw: FirmwareCore, vhca: Vhca, asked: Asked): Iterable<Segment> {
  if (asked.segment_type === SEGMENTS.menu) return [menu()];
  const wanted = findResource(asked.segment_type);
  if (!wanted) return [error('unknown segment type')];
  if (misfits(wanted, asked)) return [error('a parameter does not apply')];
  const contents = contentsOf(fw, vhca, wanted, asked);
  return typeof contents === 'string' ? [error(contents)] : contents;
}

/** A whole dump: what runs here and what was asked for, then the body. */
function* dump(fw: FirmwareCore, vhca: Vhca, asked: Asked): Generator<Segment> {
  const { firmware, hw_dev_id } = fw.profile.identity;
  const [major, minor, sub] = firmware;
  // No capture has an info segment: how the version is packed was chosen.
  const fw_version = major * 2 ** 24 + minor * 2 ** 16 + sub;
  const info = { dump_version: 1, hw_version: hw_dev_id, fw_version };
  yield segment('resource_dump_info_segment', SEGMENTS.info, info);
  const { segment_type, index1, index2, num_of_obj1, num_of_obj2 } = asked;
  const command = {
    segment_called: segment_type,
    vhca_id: vhca.vhca_id,
    index1,
    index2,
    num_of_obj1,
    num_of_obj2,
  };
  yield segment('resource_dump_command_segment', SEGMENTS.command, command);
  yield* body(fw, vhca, asked);
  yield segment('resource_dump_terminate_segment', SEGMENTS.terminate, {});
}

/** At most `room` bytes of a dump from a position on, and whether there are more; undefined where it ends before. */
function cut(segments: Iterable<Segment>, from: bigint, room: number) {
  const parts: Uint8Array[] = [];
  let [at, left] = [0n, room];
  for (const { bytes, make } of segments) {
    const skip = from > at ? from - at : 0n;
    at += BigInt(bytes);
    if (skip >= bytes) continue;
    if (left === 0) return { parts, size: room, more: true };
    const part = make().subarray(Number(skip)).subarray(0, left);
    parts.push(part);
    left -= part.length;
    if (Number(skip) + part.length < bytes) return { parts, size: room, more: true };
  }
  return from < at ? { parts, size: room - left, more: false } : undefined;
}

/** One call. Nothing is kept between calls: device_opaque has the position, in bytes. */
function read(fw: FirmwareCore, asked: Asked, who: Caller): Part<Asked> | Syndrome {
  const { vhca: caller } = who;
  if (!caller.capabilities.debug('resource_dump')) return 'REGISTER_ABSENT';
  const vhca = asked.vhca_id_valid
    ? findFunction(fw.functions.values(), caller, BY_VHCA_ID, asked.vhca_id)
    : caller;
  if (!vhca) return 'FUNCTION_UNKNOWN';
  const inline = new Uint8Array(asked.inline_dump ? INLINE_BYTES : 0);
  const write = asked.inline_dump
    ? (offset: number, bytes: Uint8Array) => inline.set(bytes, offset)
    : memoryFor(fw, who, asked);
  if (typeof write === 'string') return write;
  const room = asked.inline_dump ? INLINE_BYTES : asked.size;
  const part = cut(dump(fw, vhca, asked), asked.device_opaque, room);
  if (!part) return 'DUMP_POSITION';
  const { parts, size, more } = part;
  let at = 0;
  for (const bytes of parts) {
    write(at, bytes);
    at += bytes.length;
  }
  const { segment_type, index1, index2, num_of_obj1, num_of_obj2 } = asked;
  return {
    more_dump: more ? 1 : 0,
    seq_num: (asked.seq_num + 1) % SEQUENCES,
    segment_type,
    index1,
    index2,
    num_of_obj1,
    num_of_obj2,
    device_opaque: asked.device_opaque + BigInt(size),
    size,
    inline_data: inline as unknown as number[],
  };
}

/** The kernel writes the register, tools read it: both do the same. */
export const rscdump: Record<string, RegisterRow> = {
  RESOURCE_DUMP: register('resource_dump_ext', { read, write: () => undefined }),
};
