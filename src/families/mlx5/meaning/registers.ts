import { namesOf } from '../../../bits/enum.js';
import type { Field, Fields } from '../../../bits/layout.js';
import { findRegister } from '../prm/registers.js';

/** The first id of group 0 of each mask of registers; group g stands 128 ids further on (PRM "PCAM", "MCAM", "QCAM", "SBCAM"). */
const FIRST: { readonly [field: string]: number } = {
  port_access_reg_cap_mask: 0x5000,
  mng_access_reg_cap_mask: 0x9000,
  qos_access_reg_cap_mask: 0x4000,
  sb_access_reg_cap_mask: 0xb000,
};

/** The number that an array of 32-bit masks is as a whole: its last element holds the lowest bits. */
export const wholeMask = (values: readonly unknown[], width: number): bigint =>
  values.reduce<bigint>((whole, value) => (whole << BigInt(width)) | BigInt(value as number), 0n);

/** The registers of a mask in PCAM, MCAM, QCAM or SBCAM; ids that no table names in hex. */
function registerNames(field: Field, mask: bigint, siblings: Fields): string | undefined {
  const first = FIRST[field.name];
  const group = siblings.access_reg_group;
  if (first === undefined || typeof group !== 'number') return undefined;
  const names: string[] = [];
  for (let bit = 0; mask >> BigInt(bit); bit++) {
    if (((mask >> BigInt(bit)) & 1n) === 0n) continue;
    const id = first + 128 * group + bit;
    names.push(findRegister(id)?.name ?? `0x${id.toString(16)}`);
  }
  return names.length ? names.join(', ') : undefined;
}

/** What the bits of an array of masks mean, `mask` being that of the whole array: registers or the names of its enum. */
export function maskMeaning(field: Field, mask: bigint, siblings: Fields): string | undefined {
  // The enum of a mask of registers is but an example of group 0.
  if (field.name in FIRST) return registerNames(field, mask, siblings);
  return field.enum?.kind === 'bits' ? namesOf(field.enum, mask) : undefined;
}
