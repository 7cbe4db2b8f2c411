import { decode, encode } from '../../../bits/codec.js';
import type { DeviceMemory } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { PAIR_BYTES, TO_MEMORY } from '../prm/coredump.js';
import { layout } from '../prm/layouts.js';
import { readRegister } from './registers.js';

/** A part of a core dump: addresses and values in turn. */
export interface CorePart {
  /** Big-endian dwords: an address, its value, and so on. Gone when the next part is asked for. */
  readonly bytes: Uint8Array;
  /** What the next call has to say. */
  readonly cookie: bigint;
  readonly more: boolean;
}

/** More than any device has, in bytes: a dump that is longer has no end. */
const MOST_BYTES = 256 * 2 ** 20;

const malformed = (offset: number, what: string): FwctlError =>
  new FwctlError('reply', `the core dump is malformed at offset 0x${offset.toString(16)}: ${what}`, {
    offset,
    next: 'what came before that is whole; the device is at fault',
  });

/** Addresses go up from pair to pair, also from part to part. Gives the last. */
function checkAddresses(bytes: Uint8Array, offset: number, before: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let last = before;
  for (let at = 0; at < bytes.length; at += PAIR_BYTES) {
    const address = view.getUint32(at);
    if (address <= last)
      throw malformed(offset + at, `address 0x${address.toString(16)} comes behind 0x${last.toString(16)}`);
    last = address;
  }
  return last;
}

/**
 * The core dump of a device, part by part through registered memory, from a cookie on: 0 is the start. Throws what the session throws,
 * `firmware`, and `reply` with the offset of what is malformed, after the parts before it.
 * Source: register CORE_DUMP of mstflint's ADB.
 */
export async function* dumpCore(session: Session, memory: DeviceMemory, from = 0n): AsyncGenerator<CorePart> {
  const form = layout('mlx5ctl_core_dump_reg');
  const { mkey, address } = memory;
  const room = memory.bytes.length;
  let cookie = from;
  let [got, last] = [0, -1];
  for (;;) {
    const asked = { core_dump_type: TO_MEMORY, mkey, address, size: room, cookie };
    const reply = decode(form, await readRegister(session, 'CORE_DUMP', encode(form, asked)));
    const { size, more_dump } = reply;
    if (size > room) throw malformed(got, `${size} bytes are said to be in memory of ${room}`);
    if (size % PAIR_BYTES) throw malformed(got, `${size} bytes are no pairs of address and value`);
    if (more_dump && size === 0) throw malformed(got, 'a part is empty, and not the last');
    if (more_dump && reply.cookie === cookie) throw malformed(got, 'the cookie does not move on');
    const bytes = memory.bytes.subarray(0, size);
    last = checkAddresses(bytes, got, last);
    got += size;
    cookie = reply.cookie;
    yield { bytes, cookie, more: more_dump === 1 };
    if (!more_dump) return;
    if (got >= MOST_BYTES) throw malformed(got, 'there is no end');
  }
}
