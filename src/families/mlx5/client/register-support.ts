import { readBits } from '../../../bits/bits.js';
import { encode } from '../../../bits/codec.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import { allRegisters, findRegister, type Register } from '../prm/registers.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { formOf } from './register-fields.js';
import { accessRegister } from './registers.js';

/** Whether the device has a register; `has` undefined: nothing tells. */
export interface Support {
  readonly has: boolean | undefined;
  /** How it was known: "MCAM group 0, bit 10"; "unknown". */
  readonly from: string;
}

/**
 * The registers that tell which registers there are. Group g has a bit for each of the 128 ids from `first` + 128 g on; Linux reads them
 * like that (pcam_regs_5000_to_507f, mcam_access_reg, mcam_access_reg_bits1 to 3 of mlx5_ifc.h). GENERAL says which of them there are.
 */
const MASKS = [
  { name: 'PCAM', gate: 'pcam_reg', first: 0x5000, groups: 2 },
  { name: 'MCAM', gate: 'mcam_reg', first: 0x9000, groups: 4 },
  { name: 'QCAM', gate: 'qcam_reg', first: 0x4000, groups: 1 },
  { name: 'SBCAM', gate: 'sbcam_reg', first: 0xb000, groups: 1 },
] as const;

/** All four have the mask of a group behind two dwords of index and reserved bits. */
const MASK_OFFSET = 64;
const MASK_BITS = 128;

/** Registers of which a capability tells (mlx5_ifc.h). */
const CAPABILITIES: Readonly<Record<string, readonly [type: string, field: string]>> = {
  DTOR: ['GENERAL', 'dtor'],
  NIC_CAP: ['GENERAL', 'nic_cap_reg'],
  ROCE_ACCL: ['GENERAL', 'roce_accl'],
  FPGA_CAP: ['GENERAL', 'fpga'],
  FPGA_CTRL: ['GENERAL', 'fpga'],
  FPGA_ACCESS_REG: ['GENERAL', 'fpga'],
  CORE_DUMP: ['DEBUG', 'core_dump_general'],
  RESOURCE_DUMP: ['DEBUG', 'resource_dump'],
};

const UNKNOWN: Support = { has: undefined, from: 'unknown' };

/** Asks the device once for all that tells of its registers. Throws what the session throws; a mask that is refused tells nothing. */
export async function readSupport(session: Session): Promise<(register: Register) => Support> {
  const general = await readCapability(session, 'GENERAL');
  const known = { GENERAL: general, DEBUG: general.debug ? await readCapability(session, 'DEBUG') : {} };
  const told = new Map<number, Support>();
  for (const mask of MASKS) {
    if (!general[mask.gate]) continue;
    for (let group = 0; group < mask.groups; group++) {
      const first = mask.first + group * MASK_BITS;
      if (!allRegisters().some(({ id }) => id >= first && id < first + MASK_BITS)) continue;
      const data = await readMask(session, mask.name, group);
      if (!data) continue;
      for (let bit = 0; bit < MASK_BITS; bit++) {
        const has = readBits(data, MASK_OFFSET + MASK_BITS - 1 - bit, 1) === 1;
        told.set(first + bit, { has, from: `${mask.name} group ${group}, bit ${bit}` });
      }
    }
  }
  return ({ id, name }) => {
    const capability = CAPABILITIES[name];
    if (!capability) return told.get(id) ?? UNKNOWN;
    const [type, field] = capability;
    const value = (known as Record<string, Record<string, unknown>>)[type]?.[field];
    return { has: Boolean(value), from: `${type}.${field}` };
  };
}

const readCapability = async (session: Session, name: string): Promise<Record<string, unknown>> => {
  const type = findCapability(name) as CapabilityType;
  return capabilityFields(type, await queryCapability(session, type, 'cur'));
};

async function readMask(session: Session, name: string, group: number): Promise<Uint8Array | undefined> {
  const register = findRegister(name) as Register;
  const asked = encode(formOf(register), { access_reg_group: group });
  const data = new Uint8Array(register.size);
  data.set(asked.subarray(0, register.size));
  try {
    const got = await accessRegister(session, { register, op: 'read', data });
    return got.length * 8 < MASK_OFFSET + MASK_BITS ? undefined : got;
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'firmware') return undefined;
    throw error;
  }
}
