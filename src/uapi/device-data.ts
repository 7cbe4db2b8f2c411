import type { DeviceType } from './ioctl.js';

/** Device data of FWCTL_INFO by device type: u32 fields, native little-endian (include/uapi/fwctl/mlx5.h, cxl.h, bnxt.h, pds.h). */
const FIELDS: Partial<Record<DeviceType, readonly string[]>> = {
  mlx5: ['uid', 'uctx_caps'],
  cxl: ['reserved'],
  bnxt: ['uctx_caps'],
  pds: ['uctx_caps'],
};

/** The fields of a type's device data, as far as they came. */
export function unpackDeviceData(type: DeviceType | undefined, data: Uint8Array): Record<string, number> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const whole = (FIELDS[type ?? 'error'] ?? []).filter((_, i) => 4 * i + 4 <= data.length);
  return Object.fromEntries(whole.map((name, i) => [name, view.getUint32(4 * i, true)]));
}
