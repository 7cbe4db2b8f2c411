/** Numbers and structures of include/uapi/fwctl/fwctl.h: native little-endian, natural alignment. */

export const FWCTL_INFO = 0x9a00;
export const FWCTL_RPC = 0x9a01;

/** Not in mainline: what vendor kernels add, so that the device can write into a caller's memory. */
export const FWCTL_RSC_DESTROY = 0x9a02;
export const FWCTL_RSC_UMEM_REG = 0x9a03;

/** Bytes of the structs as this kernel knows them, and the smallest that it accepts. */
export const INFO_SIZE = 24;
export const RPC_SIZE = 32;
export const RSC_DESTROY_SIZE = 24;
export const UMEM_REG_SIZE = 48;

/** FWCTL_UMEM_FLAG_MKEY makes a memory key, FWCTL_UMEM_FLAG_MCDD one for direct access. */
export const UMEM_MKEY = 1;
export const UMEM_MCDD = 2;

/** The longest in_len or out_len that fwctl_cmd_rpc takes, in bytes. */
export const MAX_RPC_LEN = 2 * 1024 * 1024;

/** FWCTL_MAX_DEVICES of drivers/fwctl/main.c. */
export const MAX_DEVICES = 4096;

/** enum fwctl_device_type: the index is the number. */
export const DEVICE_TYPES = ['error', 'mlx5', 'cxl', 'bnxt', 'pds'] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** enum fwctl_device_type by name; a number that is not known as it is. */
export const deviceTypeName = (deviceType: number): string => DEVICE_TYPES[deviceType] ?? String(deviceType);

export interface FwctlInfo {
  size: number;
  flags: number;
  out_device_type: number;
  device_data_len: number;
  /** User address; past 2^53 it is rounded, and unmapped all the same. */
  out_device_data: number;
}

export interface FwctlRpc {
  size: number;
  scope: number;
  in_len: number;
  out_len: number;
  in: number;
  out: number;
}

/** struct fwctl_rsc_umem_reg. The kernel answers the last three. */
export interface FwctlUmemReg {
  size: number;
  flags: number;
  /** User address. */
  addr: number;
  len: number;
  umem_id: number;
  mkey_id: number;
  rsc_id: number;
}

/** struct fwctl_rsc_destroy. */
export interface FwctlRscDestroy {
  size: number;
  flags: number;
  /** enum fwctl_rsc_type: 0 is a umem. */
  type: number;
  rsc_id: number;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const getU64 = (v: DataView, at: number) => v.getUint32(at, true) + v.getUint32(at + 4, true) * 2 ** 32;

function setU64(v: DataView, at: number, value: number) {
  v.setUint32(at, value % 2 ** 32, true);
  v.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}

export function unpackInfo(bytes: Uint8Array): FwctlInfo {
  const v = view(bytes);
  return {
    size: v.getUint32(0, true),
    flags: v.getUint32(4, true),
    out_device_type: v.getUint32(8, true),
    device_data_len: v.getUint32(12, true),
    out_device_data: getU64(v, 16),
  };
}

export function packInfo(info: FwctlInfo): Uint8Array {
  const bytes = new Uint8Array(INFO_SIZE);
  const v = view(bytes);
  v.setUint32(0, info.size, true);
  v.setUint32(4, info.flags, true);
  v.setUint32(8, info.out_device_type, true);
  v.setUint32(12, info.device_data_len, true);
  setU64(v, 16, info.out_device_data);
  return bytes;
}

export function unpackRpc(bytes: Uint8Array): FwctlRpc {
  const v = view(bytes);
  return {
    size: v.getUint32(0, true),
    scope: v.getUint32(4, true),
    in_len: v.getUint32(8, true),
    out_len: v.getUint32(12, true),
    in: getU64(v, 16),
    out: getU64(v, 24),
  };
}

export function packRpc(rpc: FwctlRpc): Uint8Array {
  const bytes = new Uint8Array(RPC_SIZE);
  const v = view(bytes);
  v.setUint32(0, rpc.size, true);
  v.setUint32(4, rpc.scope, true);
  v.setUint32(8, rpc.in_len, true);
  v.setUint32(12, rpc.out_len, true);
  setU64(v, 16, rpc.in);
  setU64(v, 24, rpc.out);
  return bytes;
}

export function unpackUmemReg(bytes: Uint8Array): FwctlUmemReg {
  const v = view(bytes);
  return {
    size: v.getUint32(0, true),
    flags: getU64(v, 8),
    addr: getU64(v, 16),
    len: getU64(v, 24),
    umem_id: v.getUint32(32, true),
    mkey_id: v.getUint32(36, true),
    rsc_id: v.getUint32(40, true),
  };
}

export function packUmemReg(reg: FwctlUmemReg): Uint8Array {
  const bytes = new Uint8Array(UMEM_REG_SIZE);
  const v = view(bytes);
  v.setUint32(0, reg.size, true);
  setU64(v, 8, reg.flags);
  setU64(v, 16, reg.addr);
  setU64(v, 24, reg.len);
  v.setUint32(32, reg.umem_id, true);
  v.setUint32(36, reg.mkey_id, true);
  v.setUint32(40, reg.rsc_id, true);
  return bytes;
}

export function unpackRscDestroy(bytes: Uint8Array): FwctlRscDestroy {
  const v = view(bytes);
  return {
    size: v.getUint32(0, true),
    flags: getU64(v, 8),
    type: v.getUint32(16, true),
    rsc_id: v.getUint32(20, true),
  };
}

export function packRscDestroy(destroy: FwctlRscDestroy): Uint8Array {
  const bytes = new Uint8Array(RSC_DESTROY_SIZE);
  const v = view(bytes);
  v.setUint32(0, destroy.size, true);
  setU64(v, 8, destroy.flags);
  v.setUint32(16, destroy.type, true);
  v.setUint32(20, destroy.rsc_id, true);
  return bytes;
}
