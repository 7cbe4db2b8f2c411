import { FileBytes, fromBcd } from '../bytes.js';

/** Flags of IMAGE_INFO, by bit of the dword at 0, from the top. */
const FLAGS = {
  secure_fw: 16,
  signed_fw: 17,
  debug_fw: 18,
  cs_tokens: 19,
  frc: 20,
  signed_mlnx_nvconfig: 21,
  signed_vendor_nvconfig: 22,
  mcc_en: 23,
  debug_fw_tokens: 24,
  long_keys: 25,
  secure_boot: 29,
} as const;

type Flag = keyof typeof FLAGS;

/** What an image says of itself: the section IMAGE_INFO. */
export interface ImageInfo {
  readonly layout: { readonly major: number; readonly minor: number };
  readonly flags: Readonly<Record<Flag, boolean>>;
  readonly version: readonly [major: number, minor: number, sub_minor: number];
  /** Year, month, day. */
  readonly date: readonly [number, number, number];
  /** Hours, minutes, seconds. */
  readonly time: readonly [number, number, number];
  readonly mic_version: readonly [number, number, number];
  readonly pci_device_id: number;
  readonly pci_vendor_id: number;
  readonly psid: string;
  readonly vsd: string;
  readonly vsd_vendor_id: number;
  /** Of the chips that it is for, the first decides. Zeros are left out. */
  readonly hardware_ids: readonly number[];
  readonly product_version: string;
  /** The last three where the layout has them. */
  readonly description?: string;
  readonly name?: string;
  readonly prs_name?: string;
}

export const INFO_BYTES = 0x400;

/** Where each field stands: written by the same. */
export const INFO_AT = {
  version: 4,
  time: 12,
  date: 16,
  mic: 20,
  device: 28,
  psid: 36,
  vsdVendor: 54,
  vsd: 56,
  hardwareIds: 280,
  productVersion: 448,
  description: 464,
  name: 832,
  prsName: 896,
} as const;

export const TEXT_BYTES = {
  psid: 16,
  vsd: 208,
  productVersion: 16,
  description: 256,
  name: 64,
  prsName: 128,
};

/** The dword with these flags. */
export const flagsDword = (flags: readonly Flag[]): number =>
  flags.reduce((dword, flag) => (dword | (1 << (31 - FLAGS[flag]))) >>> 0, 0);

/** The section at a place of a file. Throws ImageError `short`. */
export function readImageInfo(file: FileBytes, at: number): ImageInfo {
  const bytes = new FileBytes(file.slice(at, INFO_BYTES));
  const dword = bytes.u32(0);
  const text = (place: keyof typeof TEXT_BYTES) => bytes.text(INFO_AT[place], TEXT_BYTES[place]);
  const minor = bytes.u8(1);
  const hardware_ids = [0, 1, 2, 3].map((i) => bytes.u32(INFO_AT.hardwareIds + i * 4)).filter((id) => id);
  return {
    layout: { major: bytes.u8(0), minor },
    flags: Object.fromEntries(
      Object.entries(FLAGS).map(([flag, bit]) => [flag, ((dword >>> (31 - bit)) & 1) === 1]),
    ) as Record<Flag, boolean>,
    version: [bytes.u16(4), bytes.u16(8), bytes.u16(10)],
    date: [fromBcd(bytes.u16(16)), fromBcd(bytes.u8(18)), fromBcd(bytes.u8(19))],
    time: [fromBcd(bytes.u8(14)), fromBcd(bytes.u8(13)), fromBcd(bytes.u8(12))],
    mic_version: [bytes.u16(20), bytes.u16(24), bytes.u16(26)],
    pci_device_id: bytes.u16(28),
    pci_vendor_id: bytes.u16(30),
    psid: text('psid'),
    vsd: text('vsd'),
    vsd_vendor_id: bytes.u16(INFO_AT.vsdVendor),
    hardware_ids,
    product_version: text('productVersion'),
    ...(minor >= 3
      ? { description: text('description'), name: text('name'), prs_name: text('prsName') }
      : {}),
  };
}
