import { decode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { access } from './ask.js';
import { dataOf, registerNamed } from './indexes.js';

/** op_mod of register access. */
export const WRITE = 0;
export const READ = 1;

export interface Got {
  status: string;
  syndrome: string | undefined;
  fields: Fields;
  data: Uint8Array;
}

export function reach(device: Device, vhca: string, name: string, op_mod: number, data: Uint8Array): Got {
  const { status, syndrome, output } = access(device, vhca, registerNamed(name).id, op_mod, data);
  const bytes = output.subarray(16);
  return { status, syndrome, data: bytes, fields: decode(layout(registerNamed(name).layout), bytes) };
}

export const read = (device: Device, name: string, fields: object = {}, vhca = 'pf0') =>
  reach(device, vhca, name, READ, dataOf(name, fields));

/** Read, change, write: as tools do. */
export function set(device: Device, name: string, change: object, index: object = {}, vhca = 'pf0'): Got {
  const before = read(device, name, index, vhca);
  return reach(device, vhca, name, WRITE, dataOf(name, { ...before.fields, ...index, ...change }));
}
