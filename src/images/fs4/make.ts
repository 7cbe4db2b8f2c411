import { FileBytes } from '../bytes.js';
import { crcHardware, crcSoftware } from '../crc.js';
import { flagsDword, INFO_AT, INFO_BYTES, TEXT_BYTES } from './info.js';
import { SECTION } from './names.js';
import { fs4Magic, POINTER, POINTERS, POINTERS_AT, readFs4, TOOLS_BYTES } from './read.js';
import { imageDigest, PUBLIC_KEYS, SIGNATURE, type SigningKey, sign } from './signature.js';
import { CRC_IN_ENTRY, CRC_NONE, ITOC_MAGIC, TOC_ENTRY, TOC_HEADER } from './toc.js';

/** What an image is to say of itself. */
export interface ImageWish {
  readonly version: readonly [major: number, minor: number, sub_minor: number];
  /** Year, month, day. */
  readonly date: readonly [number, number, number];
  readonly psid: string;
  readonly hardware_id: number;
  readonly pci_device_id: number;
  readonly security_version: number;
  readonly name: string;
  readonly description: string;
  /** The type of the section that carries the component itself. */
  readonly carries: number;
  /** Bytes of the whole; a multiple of 4. */
  readonly size: number;
  readonly debug?: boolean;
}

/** Where the parts stand. Chosen; BOOT2 and the table of contents are where real images have them. */
const TOOLS = 0x400;
const BOOT2 = 0x500;
const BOOT2_CODE = 8;
const ITOC = 0x1000;
const FIRST = 0x2000;

/** Bytes of a section that its 22 bits of dwords can tell. */
const LARGEST_SECTION = 0xff_fffc;
/** Of all that is no code. */
const HEADS = FIRST + INFO_BYTES + SIGNATURE.bytes + PUBLIC_KEYS.bytes;
export const SMALLEST_IMAGE = HEADS + 0x100;

/** Bytes of the largest image that is made. */
export const LARGEST_IMAGE = 32 * 2 ** 20;

/** log2 of the slot of an image in the flash: at least 4 MiB, and mstflint wants an image to be smaller than its slot. */
const log2Slot = (size: number): number => Math.max(22, Math.floor(Math.log2(size)) + 1);

const bcd = (value: number): number => Number.parseInt(String(value), 16);

/** An image in the form FS4; signed where there is a key. The same wish makes the same bytes. Throws RangeError for a size that it can't have. */
export function makeFs4(wish: ImageWish, key?: SigningKey): Uint8Array {
  if (wish.size % 4 || wish.size < SMALLEST_IMAGE || wish.size > LARGEST_IMAGE)
    throw new RangeError(`an image has ${SMALLEST_IMAGE} to ${LARGEST_IMAGE} bytes, a multiple of 4`);
  const bytes = new Uint8Array(wish.size).fill(0xff, 0, FIRST);
  const view = new DataView(bytes.buffer);
  bytes.set(fs4Magic());
  // image_format_version 1 is FS4; the version of the boot code is chosen.
  view.setUint32(0x10, 0x0100_0102);
  view.setUint32(0x14, 0);
  writeTools(view, wish);
  writeBoot2(view);
  const sections = layOut(wish);
  writeInfo(bytes, sections[0]?.[1] ?? FIRST, wish, key !== undefined);
  if (key) writeKeys(bytes, sections, key);
  const pointers: Partial<Record<number, number>> = {
    [POINTER.boot2]: BOOT2,
    [POINTER.toc]: ITOC,
    [POINTER.tools]: TOOLS,
    [POINTER.info]: sections[0]?.[1] ?? FIRST,
    [POINTER.security]: wish.security_version,
  };
  for (let i = 0; i < POINTERS; i++) {
    view.setUint32(POINTERS_AT + i * 8, pointers[i] ?? 0);
    view.setUint32(POINTERS_AT + i * 8 + 4, crcHardware(pointers[i] ?? 0));
  }
  for (const [type, offset, length] of sections)
    if (type === wish.carries || type === MAIN_DATA) fillCode(bytes, offset, length, wish);
  writeToc(bytes, view, sections);
  if (key) writeSignature(bytes, sections, key);
  return bytes;
}

const MAIN_DATA = 0xd3;

type Place = readonly [type: number, offset: number, length: number];

/** IMAGE_INFO first, signature and keys behind it, then code in as many sections as it takes. */
function layOut({ size, carries }: ImageWish): Place[] {
  const places: Place[] = [];
  let at = FIRST;
  const put = (type: number, length: number): void => {
    places.push([type, at, length]);
    at += length;
  };
  put(SECTION.IMAGE_INFO, INFO_BYTES);
  put(SECTION.IMAGE_SIGNATURE_512, SIGNATURE.bytes);
  put(SECTION.PUBLIC_KEYS_4096, PUBLIC_KEYS.bytes);
  put(carries, Math.min(size - at, LARGEST_SECTION));
  while (at < size) put(MAIN_DATA, Math.min(size - at, LARGEST_SECTION));
  return places;
}

function writeTools(view: DataView, { size, version: [major, minor] }: ImageWish): void {
  for (let at = TOOLS; at < TOOLS + TOOLS_BYTES; at += 4) view.setUint32(at, 0);
  view.setUint32(TOOLS, ((major & 0xff) << 8) | (minor & 0xff));
  view.setUint32(TOOLS + 4, (log2Slot(size) << 16) | 0x0100);
  view.setUint16(TOOLS + 62, crcSoftware(new Uint8Array(view.buffer, TOOLS, TOOLS_BYTES - 4)));
}

function writeBoot2(view: DataView): void {
  view.setUint32(BOOT2, 0);
  view.setUint32(BOOT2 + 4, BOOT2_CODE);
  for (let i = 0; i < BOOT2_CODE + 1; i++) view.setUint32(BOOT2 + 8 + i * 4, 0x0100_0000 + i);
  const length = (BOOT2_CODE + 4) * 4;
  view.setUint32(BOOT2 + length - 4, crcSoftware(new Uint8Array(view.buffer, BOOT2, length - 4)));
}

function writeInfo(bytes: Uint8Array, at: number, wish: ImageWish, signed: boolean): void {
  const view = new DataView(bytes.buffer, at, INFO_BYTES);
  const [major, minor, sub] = wish.version;
  const [year, month, day] = wish.date;
  const text = (place: keyof typeof TEXT_BYTES, value: string) =>
    bytes.set(Buffer.from(value, 'latin1').subarray(0, TEXT_BYTES[place] - 1), at + INFO_AT[place]);
  const flags = signed ? (['secure_fw', 'signed_fw', 'mcc_en'] as const) : (['mcc_en'] as const);
  // Layout 0.3, which has description, name and PRS name.
  view.setUint32(
    0,
    (0x0003_0000 | flagsDword([...flags, ...(wish.debug ? (['debug_fw'] as const) : [])])) >>> 0,
  );
  view.setUint16(INFO_AT.version, major);
  view.setUint16(INFO_AT.version + 4, minor);
  view.setUint16(INFO_AT.version + 6, sub);
  view.setUint16(INFO_AT.date, bcd(year));
  view.setUint8(INFO_AT.date + 2, bcd(month));
  view.setUint8(INFO_AT.date + 3, bcd(day));
  view.setUint16(INFO_AT.mic, 2);
  view.setUint16(INFO_AT.device, wish.pci_device_id);
  view.setUint16(INFO_AT.device + 2, 0x15b3);
  view.setUint16(INFO_AT.device + 6, 0x15b3);
  view.setUint16(INFO_AT.vsdVendor, 0x15b3);
  view.setUint32(INFO_AT.hardwareIds, wish.hardware_id);
  text('psid', wish.psid);
  text('productVersion', versionText(wish.version));
  text('description', wish.description);
  text('name', wish.name);
}

/** 22.44.1000 */
const versionText = ([major, minor, sub]: readonly [number, number, number]): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

const placeOf = (places: readonly Place[], type: number): number =>
  places.find((one) => one[0] === type)?.[1] ?? 0;

function writeKeys(
  bytes: Uint8Array,
  places: readonly Place[],
  { exponent, uuid, modulus }: SigningKey,
): void {
  const at = placeOf(places, SECTION.PUBLIC_KEYS_4096);
  new DataView(bytes.buffer).setUint32(at + PUBLIC_KEYS.exponentAt, exponent);
  bytes.set(uuid, at + PUBLIC_KEYS.uuidAt);
  bytes.set(modulus, at + PUBLIC_KEYS.modulusAt);
  bytes.set(uuid, placeOf(places, SECTION.IMAGE_SIGNATURE_512) + SIGNATURE.uuidAt);
}

/** What stands for code: noise that follows from the version, as code does not compress well either. */
function fillCode(
  bytes: Uint8Array,
  offset: number,
  length: number,
  { version: [major, minor, sub] }: ImageWish,
): void {
  const view = new DataView(bytes.buffer, offset, length);
  // Marsaglia's xorshift32.
  let state = ((major << 24) ^ (minor << 16) ^ sub ^ offset) | 1;
  for (let i = 0; i < length; i += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    view.setInt32(i, state);
  }
}

function writeToc(bytes: Uint8Array, view: DataView, places: readonly Place[]): void {
  for (const [i, dword] of ITOC_MAGIC.entries()) view.setUint32(ITOC + i * 4, dword);
  view.setUint32(ITOC + 16, 1);
  view.setUint32(ITOC + 20, places.length);
  view.setUint32(ITOC + 24, 0);
  view.setUint32(ITOC + 28, crcSoftware(bytes.subarray(ITOC, ITOC + 28)));
  places.forEach(([type, offset, length], i) => {
    const at = ITOC + TOC_HEADER + i * TOC_ENTRY;
    bytes.fill(0, at, at + TOC_ENTRY);
    view.setUint32(at, ((type << 24) | length) >>> 0);
    view.setUint32(at + 20, offset);
    const unsummed = type === SECTION.IMAGE_SIGNATURE_512;
    const crc = unsummed ? 0 : crcSoftware(bytes.subarray(offset, offset + length));
    view.setUint32(at + 24, ((unsummed ? CRC_NONE : CRC_IN_ENTRY) << 16) | crc);
    view.setUint32(at + 28, crcSoftware(bytes.subarray(at, at + 28)));
  });
}

function writeSignature(bytes: Uint8Array, places: readonly Place[], key: SigningKey): void {
  const digest = imageDigest(new FileBytes(bytes), readFs4(bytes));
  bytes.set(sign(digest, key), placeOf(places, SECTION.IMAGE_SIGNATURE_512) + SIGNATURE.at);
}
