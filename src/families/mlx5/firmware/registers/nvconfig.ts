import { decode, encode } from '../../../../bits/codec.js';
import { byteLength } from '../../../../bits/layout.js';
import { layout } from '../../prm/layouts.js';
import { classOf, findItem, type Item, readType, typeOf } from '../../prm/nvconfig.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { Caller, FirmwareCore } from '../handler.js';
import {
  hasItem,
  isSet,
  itemData,
  keyOf,
  known,
  type Place,
  placesSet,
  refusalOf,
  resetAll,
  setNext,
  type When,
} from '../nvconfig.js';
import { type RegisterRow, register } from '../register.js';

/** The most that configuration_item_data of MNVDA holds. */
const MOST_BYTES = 256;

/** config_item.access_mode */
const MODES: readonly (When | undefined)[] = ['next', 'current', 'factory'];
const NEXT = 0;

/** config_item.writer_id of what was set through commands by who did not say who it is; what never was set has none. */
const COMMAND_INTERFACE = 4;

type Header = Shapes['config_item_ext'];

/** Where the type stands in a header: after its first dword. */
const TYPE_AT = 4;

const headerForm = () => layout('config_item_ext');

/** The type as one number: the union of its forms stands over it. */
function typeIn(header: Header): number {
  const bytes = encode(headerForm(), header as never);
  return new DataView(bytes.buffer).getUint32(TYPE_AT);
}

/** Tools send and ask for the header and as much of the data as the item has: 12 bytes and more. */
function leastOf(bytes: Uint8Array, writes: boolean): number {
  const form = headerForm();
  const head = byteLength(form);
  if (!writes || bytes.length < head) return head;
  return head + Math.min(decode(form, bytes.subarray(0, head)).length as number, MOST_BYTES);
}

/** The item that a caller means: of its own PF, where it is a PF's. Those of a longer form than MNVDA carries are not to be had. */
function placeOf(fw: FirmwareCore, { vhca }: Caller, type: number, otherHost: number): Place | Syndrome {
  if (otherHost) return 'NV_HOST_UNKNOWN';
  const found = readType(type);
  if (!found || found.item.bytes > MOST_BYTES || !hasItem(fw.profile, found.item)) return 'NV_ITEM_UNKNOWN';
  const { item, index } = found;
  const { first } = classOf(item);
  if (item.class === 'per_host_pf') return vhca.kind === 'pf' ? { item, of: vhca.name } : 'NV_NOT_OWN';
  if (first === undefined) return { item };
  return index >= first && index < first + fw.profile.identity.ports
    ? { item, of: index }
    : 'NV_PLACE_UNKNOWN';
}

const placeIn = (fw: FirmwareCore, caller: Caller, header: Header): Place | Syndrome =>
  placeOf(fw, caller, typeIn(header), header.host_id_valid);

/** A header as it is answered: the index fields as they were asked. */
function answered(fw: FirmwareCore, asked: Header, place: Place, when: When): Header {
  const { nv } = fw.snapshot();
  const key = keyOf(place);
  return {
    ...asked,
    priority: 0,
    ovr_en: 1,
    rd_en: 1,
    writer_id: isSet(fw, place, when) ? (nv?.writers?.[key] ?? COMMAND_INTERFACE) : 0,
    version: place.item.version,
    length: place.item.bytes,
  };
}

/** Data as the dwords of a register. */
const dwords = (data: Uint8Array): number[] => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 4 }, (_, i) => view.getUint32(i * 4));
};

function isWrong(item: Item, header: Header, { vhca }: Caller): Syndrome | undefined {
  if (vhca.kind !== 'pf') return 'NV_NOT_OWN';
  if (!item.writable) return 'NV_READ_ONLY';
  if (header.access_mode !== NEXT) return 'NV_MODE';
  if (header.version > item.version) return 'NV_VERSION';
  return header.length === item.bytes ? undefined : 'NV_LENGTH';
}

/** Items that were set, as a caller may reach them, by their place in the order of their keys. */
function setItems(fw: FirmwareCore, { vhca }: Caller): Place[] {
  return placesSet({ profile: fw.profile, nv: fw.snapshot().nv })
    .sort()
    .flatMap((key) => {
      const [name, of] = key.split('.') as [string, string?];
      const item = findItem(name);
      if (!item || !hasItem(fw.profile, item) || (item.class === 'per_host_pf' && of !== vhca.name))
        return [];
      const place = { item, of: classOf(item).first === undefined ? of : Number(of) };
      return isSet(fw, place, 'next') ? [place] : [];
    });
}

/** Bytes of MNVGN before its data. */
const MNVGN_HEAD = 28;

export const nvconfig = {
  /** An item's data. A read says in access_mode which; a write is for the next reset. */
  MNVDA: register('mnvda_reg_ext', {
    least: leastOf,
    read: (fw, { configuration_item_header: header }, caller) => {
      const place = placeIn(fw, caller, header);
      if (typeof place === 'string') return place;
      const when = MODES[header.access_mode];
      if (!when) return 'NV_MODE';
      const data = itemData(fw.profile, fw.snapshot().nv, place, when);
      return {
        configuration_item_header: answered(fw, header, place, when),
        configuration_item_data: dwords(data),
      };
    },
    write: (fw, { configuration_item_header: header }, caller, bytes) => {
      const place = placeIn(fw, caller, header);
      if (typeof place === 'string') return place;
      const wrong = isWrong(place.item, header, caller);
      if (wrong) return wrong;
      const at = byteLength(headerForm());
      const data = known(place.item, bytes.subarray(at, at + place.item.bytes));
      const refused = refusalOf(fw, place, data);
      if (!refused) setNext(fw, place, data, header.writer_id);
      return refused;
    },
  }),

  /** Makes an item what it was when the board was made, from the next reset on. */
  MNVDI: register('mnvdi_reg_ext', {
    read: (fw, { configuration_item_header: header }, caller) => {
      const place = placeIn(fw, caller, header);
      if (typeof place === 'string') return place;
      return { configuration_item_header: answered(fw, header, place, 'next') };
    },
    write: (fw, { configuration_item_header: header }, caller) => {
      const place = placeIn(fw, caller, header);
      if (typeof place === 'string') return place;
      if (caller.vhca.kind !== 'pf') return 'NV_NOT_OWN';
      if (!place.item.writable) return 'NV_READ_ONLY';
      setNext(fw, place);
      return undefined;
    },
  }),

  /** Makes all items what they were when the board was made, from the next reset on. */
  MNVIA: register('mnvia_reg_ext', {
    read: () => ({}),
    write: (fw, { target }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'NV_NOT_OWN';
      if (target !== 0) return 'NV_TARGET_UNKNOWN';
      resetAll(fw);
      return undefined;
    },
  }),

  /** Whether the caller can read and write an item. It asks for what may not be there, and is told so. */
  MNVQC: register('mnvqc_reg_ext', {
    read: (fw, { type, host_id_valid }, caller) => {
      const place = placeOf(fw, caller, type, host_id_valid);
      if (typeof place === 'string') return { type, host_id_valid };
      const { version, writable } = place.item;
      const support_wr = Number(writable && caller.vhca.kind === 'pf');
      return { type, host_id_valid, version, support_wr, support_rd: 1 };
    },
  }),

  MNVGC: register('mnvgc_reg_ext', {
    read: () => ({ nvda_read_current_settings: 1, nvda_read_factory_settings: 1 }),
  }),

  /**
   * The items that were set, one after the other: nv_pointer 0 asks for the first. Each answer has the pointer to ask with next, never 0; the
   * one behind the last has 0 and no item. Readers take 0 for the end, and nothing from an answer that has it. Where nothing was set, mstconfig
   * looks for a resource that is not available: BAD_RES or NO_RES, by mstflint's fwctrl.c; before 4.35 that tells of MNVDA alone, and backup of an
   * unknown error.
   */
  MNVGN: register('mnvgn_reg_ext', {
    read: (fw, { nv_pointer }, caller) => {
      const items = setItems(fw, caller);
      const place = items[nv_pointer];
      if (!items.length) return 'NV_EMPTY';
      if (!place) return nv_pointer === items.length ? {} : 'NV_POINTER_UNKNOWN';
      const data = itemData(fw.profile, fw.snapshot().nv, place, 'next');
      const type = new Uint8Array(byteLength(headerForm()));
      new DataView(type.buffer).setUint32(TYPE_AT, typeOf(place.item, Number(place.of) || 0));
      const header = answered(fw, decode(headerForm(), type), place, 'next');
      const output = new Uint8Array(MNVGN_HEAD + Math.max(data.length, 4));
      const head = { nv_pointer: nv_pointer + 1, configuration_item_header: header };
      output.set(encode(layout('mnvgn_reg_ext'), head as never));
      output.set(data, MNVGN_HEAD);
      return output;
    },
  }),
} satisfies Record<string, RegisterRow>;
