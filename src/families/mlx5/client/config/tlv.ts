import { decode, encode } from '../../../../bits/codec.js';
import { byteLength } from '../../../../bits/layout.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { layout } from '../../prm/layouts.js';
import { type Item, readType } from '../../prm/nvconfig.js';
import { findRegister, type Register } from '../../prm/registers.js';
import { accessRegister } from '../registers.js';
import type { Place } from './configuration.js';

/** An item as the device keeps it: the three words of its header (ADB: config_item_ext), and its data. */
export interface Tlv {
  readonly header: Uint8Array;
  /** Class, port or module, and id. */
  readonly type: number;
  readonly data: Uint8Array;
}

export const HEADER_BYTES = 12;

/** Bytes of MNVGN before its data, and the most of data that there is (mstflint: 128). */
const HEAD_BYTES = 28;
const MOST_BYTES = 128;

/** More items than any device has. */
const MOST_ITEMS = 4096;

/** The items that are other than the adapter was made with, from the next reset on: MNVGN. Throws FwctlError of the session and `reply`. */
export async function itemsSet(session: Session): Promise<Tlv[]> {
  const known = findRegister('MNVGN') as Register;
  const register = { ...known, size: HEAD_BYTES + MOST_BYTES };
  const form = layout('mnvgn_reg_ext');
  const found: Tlv[] = [];
  for (let pointer = 0; found.length < MOST_ITEMS; ) {
    const data = new Uint8Array(register.size);
    data.set(encode(form, { nv_pointer: pointer }));
    const got = await accessRegister(session, { register, op: 'read', data }).catch((error) => {
      // That is how an empty area is told.
      if (error instanceof FwctlError && error.facts.status === 'NO_RES_ERR' && !found.length)
        return undefined;
      throw error;
    });
    if (!got) return found;
    if (got.length < HEAD_BYTES)
      throw new FwctlError('reply', `MNVGN came with ${got.length} bytes, not ${HEAD_BYTES} or more`);
    const { nv_pointer, configuration_item_header: header } = decode(form, got.subarray(0, byteLength(form)));
    if (!nv_pointer) return found;
    const end = HEAD_BYTES + header.length;
    if (header.length > MOST_BYTES || got.length < end)
      throw new FwctlError(
        'reply',
        `MNVGN tells of ${header.length} bytes of data and came with ${got.length - HEAD_BYTES}`,
      );
    const head = got.slice(HEAD_BYTES - HEADER_BYTES, HEAD_BYTES);
    found.push({
      header: head,
      // A union in the ADB: the class says what its bits are.
      type: new DataView(head.buffer).getUint32(4),
      data: got.slice(HEAD_BYTES, end),
    });
    pointer = nv_pointer;
  }
  throw new FwctlError('reply', `MNVGN tells of more than ${MOST_ITEMS} items: the walk does not end`);
}

/** The item of a type word, of which port or module; one of which nothing is known but its bytes, where the word means none. */
export function placeOf({ type, data }: Pick<Tlv, 'type' | 'data'>): Place {
  const known = readType(type);
  if (known)
    return { item: known.item, index: known.index || (known.item.class === 'module' ? 0 : undefined) };
  const bytes = data.length;
  const fields = [{ name: 'data', offset: 0, width: 8, count: bytes, access: 'RW' }];
  const name = `0x${type.toString(16).padStart(8, '0')}`;
  const form = { name, bits: bytes * 8, fields } as unknown as Item['form'];
  return {
    item: { name, class: 'global', id: type, version: 0, form, bytes, writable: true, rules: new Map() },
  };
}
