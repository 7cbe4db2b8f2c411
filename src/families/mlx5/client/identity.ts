import { view } from '../../../bits/view.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import { readRegister } from './registers.js';

/** struct fwctl_info_mlx5: the user context of this open file. */
export interface ContextInfo {
  uid: number;
  uctx_caps: number;
}

/** enum uctx_cap of mlx5_ifc.h: what a user context may do. */
const UCTX_CAPS = ['raw-tx', 'internal-device-resources', 'tools-resources'];

export const uctxCapNames = (caps: number): string[] => UCTX_CAPS.filter((_, bit) => caps & (1 << bit));

/** The device data of FWCTL_INFO of an mlx5 device: 8 bytes. Throws FwctlError `reply` for fewer. Source: struct fwctl_info_mlx5 of include/uapi/fwctl/mlx5.h. */
export function readContextInfo(data: Uint8Array): ContextInfo {
  if (data.length < 8)
    throw new FwctlError('reply', `the device data of FWCTL_INFO has ${data.length} bytes, not 8`);
  const numbers = new DataView(data.buffer, data.byteOffset);
  return { uid: numbers.getUint32(0, true), uctx_caps: numbers.getUint32(4, true) };
}

/** What a device says of itself: MGIR, and the PSID of the board. */
export interface Identity {
  /** 22.43.1014 */
  firmware_version: string;
  psid: string;
  /** MGIR.hw_info.hw_dev_id */
  hw_dev_id: number;
}

/** Firmware version and board, from register MGIR. Throws what `readRegister` throws. Source: MGIR of mstflint's ADB. */
export async function readIdentity(session: Session): Promise<Identity> {
  return identityIn(view(layout('mgir_ext'), await readRegister(session, 'MGIR')));
}

/** The same in what MGIR has told. */
export function identityIn({ hw_info, fw_info }: Shapes['mgir_ext']): Identity {
  // The extended fields hold the version in full; the short ones have 8 bits a part and stand alone on old firmware.
  const extended = [fw_info.extended_major, fw_info.extended_minor, fw_info.extended_sub_minor];
  const version = extended.some(Boolean) ? extended : [fw_info.major, fw_info.minor, fw_info.sub_minor];
  const [major, minor, sub] = version as [number, number, number];
  return {
    firmware_version: `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`,
    psid: fw_info.psid,
    hw_dev_id: hw_info.hw_dev_id,
  };
}
