/** Numbers and structures of include/uapi/fwctl/fwctl.h: native little-endian, natural alignment. */

export const FWCTL_INFO = 0x9a00;
/** The ioctl that sends a message: _IO(0x9A, 1). */
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
/** enum fwctl_device_type by name. */
export type DeviceType = (typeof DEVICE_TYPES)[number];

/** enum fwctl_device_type by name; a number that is not known as it is. Throws nothing. Source: include/uapi/fwctl/fwctl.h. */
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

// Without a DataView: to make one moves the bytes of a small array to another place.

/** A u32 of a struct. */
export const getU32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

export function setU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

export const getU64 = (bytes: Uint8Array, at: number) => getU32(bytes, at) + getU32(bytes, at + 4) * 2 ** 32;

function setU64(bytes: Uint8Array, at: number, value: number) {
  // What is shifted is taken modulo 2^32.
  setU32(bytes, at, value);
  setU32(bytes, at + 4, Math.floor(value / 2 ** 32));
}

/** struct fwctl_info of its bytes. Throws RangeError for less than all of them. Source: include/uapi/fwctl/fwctl.h. */
export function unpackInfo(bytes: Uint8Array): FwctlInfo {
  return {
    size: getU32(bytes, 0),
    flags: getU32(bytes, 4),
    out_device_type: getU32(bytes, 8),
    device_data_len: getU32(bytes, 12),
    out_device_data: getU64(bytes, 16),
  };
}

/** struct fwctl_info as bytes, little-endian. Throws nothing. Source: include/uapi/fwctl/fwctl.h. */
export function packInfo(info: FwctlInfo): Uint8Array {
  const bytes = new Uint8Array(INFO_SIZE);
  setU32(bytes, 0, info.size);
  setU32(bytes, 4, info.flags);
  setU32(bytes, 8, info.out_device_type);
  setU32(bytes, 12, info.device_data_len);
  setU64(bytes, 16, info.out_device_data);
  return bytes;
}

/** struct fwctl_rpc of its bytes. Throws RangeError for less than all of them. Source: include/uapi/fwctl/fwctl.h. */
export function unpackRpc(bytes: Uint8Array): FwctlRpc {
  return {
    size: getU32(bytes, 0),
    scope: getU32(bytes, 4),
    in_len: getU32(bytes, 8),
    out_len: getU32(bytes, 12),
    in: getU64(bytes, 16),
    out: getU64(bytes, 24),
  };
}

/** struct fwctl_rpc as bytes, little-endian. Throws nothing. Source: include/uapi/fwctl/fwctl.h. */
export function packRpc(rpc: FwctlRpc): Uint8Array {
  const bytes = new Uint8Array(RPC_SIZE);
  setU32(bytes, 0, rpc.size);
  setU32(bytes, 4, rpc.scope);
  setU32(bytes, 8, rpc.in_len);
  setU32(bytes, 12, rpc.out_len);
  setU64(bytes, 16, rpc.in);
  setU64(bytes, 24, rpc.out);
  return bytes;
}

export function unpackUmemReg(bytes: Uint8Array): FwctlUmemReg {
  return {
    size: getU32(bytes, 0),
    flags: getU64(bytes, 8),
    addr: getU64(bytes, 16),
    len: getU64(bytes, 24),
    umem_id: getU32(bytes, 32),
    mkey_id: getU32(bytes, 36),
    rsc_id: getU32(bytes, 40),
  };
}

export function packUmemReg(reg: FwctlUmemReg): Uint8Array {
  const bytes = new Uint8Array(UMEM_REG_SIZE);
  setU32(bytes, 0, reg.size);
  setU64(bytes, 8, reg.flags);
  setU64(bytes, 16, reg.addr);
  setU64(bytes, 24, reg.len);
  setU32(bytes, 32, reg.umem_id);
  setU32(bytes, 36, reg.mkey_id);
  setU32(bytes, 40, reg.rsc_id);
  return bytes;
}

export function unpackRscDestroy(bytes: Uint8Array): FwctlRscDestroy {
  return {
    size: getU32(bytes, 0),
    flags: getU64(bytes, 8),
    type: getU32(bytes, 16),
    rsc_id: getU32(bytes, 20),
  };
}

export function packRscDestroy(destroy: FwctlRscDestroy): Uint8Array {
  const bytes = new Uint8Array(RSC_DESTROY_SIZE);
  setU32(bytes, 0, destroy.size);
  setU64(bytes, 8, destroy.flags);
  setU32(bytes, 16, destroy.type);
  setU32(bytes, 20, destroy.rsc_id);
  return bytes;
}
