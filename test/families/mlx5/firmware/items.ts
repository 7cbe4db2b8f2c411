import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { type Item, item, typeOf } from '../../../../src/families/mlx5/prm/nvconfig.js';
import { READ, reach, set, WRITE } from './register-access.js';

/** config_item.access_mode */
export const NEXT = 0;
export const CURRENT = 1;
export const FACTORY = 2;

export interface Asked {
  /** Port or module. */
  index?: number;
  mode?: number;
  length?: number;
  version?: number;
  host_id_valid?: number;
  vhca?: string;
  /** The whole type word. */
  type?: number;
}

export interface Had {
  status: string;
  syndrome: string | undefined;
  header: Fields;
  data: Uint8Array;
  fields: Fields;
}

const HEADER = 12;

export function headerOf(name: string, asked: Asked = {}): Uint8Array {
  const known = item(name);
  const { mode = NEXT, length = Math.min(known.bytes, 256), version = 0, host_id_valid = 0, index } = asked;
  const bytes = encode(layout('config_item_ext'), {
    access_mode: mode,
    length,
    version,
    host_id_valid,
  } as never);
  const type = asked.type ?? typeOf(known, index ?? (known.class === 'physical_port' ? 1 : 0));
  new DataView(bytes.buffer).setUint32(4, type);
  return bytes;
}

function access(device: Device, op: number, name: string, asked: Asked, data?: Uint8Array): Had {
  const bytes = new Uint8Array(268);
  bytes.set(headerOf(name, asked));
  bytes.set((data ?? new Uint8Array(0)).subarray(0, 256), HEADER);
  const got = reach(device, asked.vhca ?? 'pf0', 'MNVDA', op, bytes);
  const content = got.data.slice(HEADER, HEADER + item(name).bytes);
  return {
    status: got.status,
    syndrome: got.syndrome,
    header: (got.fields.configuration_item_header ?? {}) as Fields,
    data: content,
    fields: decode(item(name).form, content, { raw: true }),
  };
}

export const readItem = (device: Device, name: string, asked: Asked = {}): Had =>
  access(device, READ, name, asked);

export const writeItem = (device: Device, name: string, data: Uint8Array, asked: Asked = {}): Had =>
  access(device, WRITE, name, asked, data);

/** Read, change, write: as tools do. */
export function setItem(device: Device, name: string, change: Fields, asked: Asked = {}): Had {
  const { data } = readItem(device, name, { ...asked, mode: NEXT });
  return writeItem(device, name, encode(item(name).form, change, data), asked);
}

/** Of next, current and factory one field each. */
export const stages = (device: Device, name: string, field: string, asked: Asked = {}) =>
  [NEXT, CURRENT, FACTORY].map((mode) => readItem(device, name, { ...asked, mode }).fields[field]);

/** MFRL with a PCI reset. */
export const reset = (device: Device, vhca = 'pf0') => set(device, 'MFRL', { reset_trigger: 8 }, {}, vhca);

/** What fits into MNVDA. */
export const carried = ({ bytes }: Item): boolean => bytes <= 256;
