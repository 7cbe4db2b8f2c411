import { encode } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { findRegister, type Register } from '../../../../src/families/mlx5/prm/registers.js';

/** Index fields that name something on PF 0, where zeros do not. */
const NAMED: Record<string, object> = {
  MQIS: { info_type: 1 },
  PMAOS: {},
  // Into the register: there is no memory.
  RESOURCE_DUMP: { inline_dump: 1 },
  // The page of the user, which can be written.
  MCIA: { i2c_device_address: 0x50, page_number: 2, device_address: 128, size: 128 },
  // The item nv_global_pci_conf.
  MNVDA: { configuration_item_header: itemHeader(128) },
  MNVDI: { configuration_item_header: itemHeader(128) },
  MNVQC: { type: 128 },
};

function itemHeader(parameter_index: number): object {
  return { type: { configuration_item_type_class_global_ext: { type_class: 0, parameter_index } } };
}

export const registerNamed = (name: string): Register => {
  const register = findRegister(name);
  if (!register) throw new Error(`no register ${name}`);
  return register;
};

/** The data of a register, zero but for the index fields of an instance that PF 0 has, and for the fields given. */
export function dataOf(name: string, fields: object = {}): Uint8Array {
  const form = layout(registerNamed(name).layout) as Layout;
  const ofPort = form.fields.some((field) => field.name === 'local_port');
  return encode(form, { ...(ofPort ? { local_port: 1 } : {}), ...NAMED[name], ...fields });
}
