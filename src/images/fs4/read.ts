import { type ByteSource, FileBytes, hex } from '../bytes.js';
import { crcHardware, crcSoftware } from '../crc.js';
import { ImageError } from '../error.js';
import type { Flaw } from '../flaw.js';
import { type DeviceData, readDeviceData } from './device-data.js';
import { type ImageInfo, readImageInfo } from './info.js';
import { chipName, pointerName, SECTION } from './names.js';
import { type Part, Parts } from './parts.js';
import { DTOC_MAGIC, ITOC_MAGIC, readToc, type Section, type Toc } from './toc.js';

const MAGIC = [0x4d544657, 0xabcdef00, 0xfade1234, 0x5678dead];
export function fs4Magic(): Uint8Array {
  const bytes = new Uint8Array(MAGIC.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, dword] of MAGIC.entries()) view.setUint32(i * 4, dword);
  return bytes;
}

const MAGIC_FS3 = [0x4d544657, 0x8cdfd000, 0xdead9270, 0x4154beef];

/** Where an image may begin in a file: at 0, or at a power of two up to 32 MiB. */
const STARTS = [0, ...Array.from({ length: 10 }, (_, i) => 0x10000 << i)];

export const POINTERS_AT = 0x18;
export const POINTERS = 16;
export const POINTER = { boot2: 1, toc: 2, tools: 3, info: 10, signature: 11, publicKey: 12, security: 13 };
export const TOOLS_BYTES = 64;
/** Dwords of code that BOOT2 may have. */
export const BOOT2_DWORDS = { least: 4, most: 1_048_576 };
/** A slot for an image in the flash has at least 4 MiB: where one lies further in, its pointers count from the slot all the same. */
const SLOT = 0x40_0000;
/** The second place of ITOC, behind the one that its pointer names; and from the end of a file, of DTOC. */
const SECTOR = 0x1000;

export interface Pointer {
  readonly index: number;
  readonly name: string;
  readonly value: number;
  readonly crc: Part['crc'];
}

/** A firmware image in the form FS4, or what can be known of one in the form FS5. */
export interface Fs4Image {
  readonly format: 'FS4' | 'FS5';
  /** Bytes from the start of the file to the image. */
  readonly start: number;
  /** And to the slot in which it lies: all other offsets count from there. */
  readonly slot: number;
  /** Up to the end of its last section. */
  readonly length: number;
  readonly boot_version: { readonly major: number; readonly minor: number };
  readonly pointers: readonly Pointer[];
  readonly security_version: number;
  readonly tools?: {
    readonly major: number;
    readonly minor: number;
    readonly log2_slot: number;
    readonly bin_version: { readonly major: number; readonly minor: number };
  };
  readonly itoc: Toc;
  readonly dtoc?: Toc;
  readonly info?: ImageInfo;
  readonly device_data?: DeviceData;
  /** All that has a checksum, in the order in which it is looked at. */
  readonly parts: readonly Part[];
  readonly flaws: readonly Flaw[];
}

export interface ReadFs4Options {
  /** Whether the first 16 bytes may be anything: mstflint sends images without their magic. */
  readonly headless?: boolean;
}

/** Where the image begins; undefined where there is none. */
function findFs4(bytes: Uint8Array | ByteSource): number | undefined {
  const file = new FileBytes(bytes);
  return STARTS.find((at) => file.starts(at, MAGIC));
}

/**
 * Reads an image. Throws ImageError where it is none, or where it has no table of contents; all else that is wrong stands in `flaws`, in the order of
 * mstflint's checks.
 */
export function readFs4(bytes: Uint8Array | ByteSource, { headless = false }: ReadFs4Options = {}): Fs4Image {
  const start = headless ? 0 : findFs4(bytes);
  if (start === undefined) throw foreign(new FileBytes(bytes));
  const slot = start - (start % SLOT);
  const file = new FileBytes(bytes, slot);
  const head = start - slot;
  const generation = file.u8(head + 0x10);
  if (generation !== 1 && generation !== 2)
    throw new ImageError('form', start + 0x10, `image_format_version is ${generation}; FS4 has 1, FS5 has 2`);
  const format = generation === 1 ? 'FS4' : 'FS5';
  const parts = new Parts(file);
  const pointers = readPointers(parts, head, format === 'FS5');
  const value = (index: number) => (pointers[index] as Pointer).value;
  const tools = parts.attempt(() => readTools(parts, value(POINTER.tools)));
  if (format === 'FS4') parts.attempt(() => readBoot2(parts, value(POINTER.boot2)));
  const itoc = readToc(parts, 'ITOC', itocPlace(file, value(POINTER.toc)));
  const length = itoc.sections.reduce(
    (end, section) => Math.max(end, section.offset + section.length),
    itoc.offset + SECTOR,
  );
  const info = infoOf(parts, value(POINTER.info), itoc.sections);
  const dtoc = file.length > endOfSections(itoc) ? dtocOf(parts) : undefined;
  return {
    format,
    start,
    slot,
    length: Math.min(length, file.length),
    boot_version: { major: file.u8(head + 0x12), minor: file.u8(head + 0x13) },
    pointers,
    security_version: value(POINTER.security),
    ...(tools ? { tools } : {}),
    itoc,
    ...(dtoc ? { dtoc, device_data: readDeviceData(parts, dtoc) } : {}),
    ...(info ? { info } : {}),
    parts: parts.all,
    flaws: parts.flaws,
  };
}

function foreign(file: FileBytes): ImageError {
  if (file.starts(0, MAGIC_FS3))
    return new ImageError('foreign', 0, 'the image has the form FS2 or FS3, of earlier cards');
  return new ImageError(
    'foreign',
    0,
    'no firmware image begins at 0, or at 0x10000, 0x20000 and so on up to 0x2000000',
  );
}

function readPointers(parts: Parts, head: number, isFs5: boolean): Pointer[] {
  const { file } = parts;
  return Array.from({ length: POINTERS }, (_, index) => {
    const at = head + POINTERS_AT + index * 8;
    const [raw, second] = [file.u32(at), file.u32(at + 4)];
    const erased = raw === 0xffff_ffff && second === 0xffff_ffff;
    const value = erased ? 0 : raw;
    const told = erased ? 0 : second & 0xffff;
    const found = crcHardware(value);
    const good = told === found || (!erased && told === crcSoftware(file.slice(at, 4)));
    const part = parts.add({
      name: 'HW_POINTERS',
      offset: at,
      length: 8,
      crc: good ? 'good' : 'bad',
      crc_told: told,
      crc_found: found,
    });
    return { index, name: pointerName(index, isFs5), value, crc: part.crc };
  });
}

function readTools(parts: Parts, at: number): NonNullable<Fs4Image['tools']> {
  const { file } = parts;
  const told = file.u16(at + TOOLS_BYTES - 2);
  parts.check('TOOLS_AREA', at, TOOLS_BYTES, told, TOOLS_BYTES - 4);
  const bin_version = { major: file.u8(at + 6), minor: file.u8(at + 7) };
  if (bin_version.major !== 1)
    parts.flaw('form', at + 6, `the tools area has version ${bin_version.major} of the form; known is 1`);
  return { major: file.u8(at + 2), minor: file.u8(at + 3), log2_slot: file.u16(at + 4), bin_version };
}

function readBoot2(parts: Parts, at: number): void {
  const { file } = parts;
  const dwords = file.u32(at + 4);
  if (dwords < BOOT2_DWORDS.least || dwords > BOOT2_DWORDS.most) {
    parts.flaw(
      'form',
      at + 4,
      `BOOT2 has ${dwords} dwords of code; it may have ${BOOT2_DWORDS.least} to ${BOOT2_DWORDS.most}`,
    );
    return;
  }
  const length = (dwords + 4) * 4;
  parts.check('BOOT2', at, length, file.u32(at + length - 4), length - 4);
}

function itocPlace(file: FileBytes, pointer: number): number {
  const place = [pointer, pointer + SECTOR].find((at) => file.starts(at, ITOC_MAGIC));
  if (place !== undefined) return place;
  // Where the file is too short for a header, that is what is wrong.
  file.slice(pointer, 32);
  throw new ImageError(
    'form',
    pointer,
    `no table of contents (ITOC) is at ${hex(pointer)}, nor at ${hex(pointer + SECTOR)}`,
  );
}

const endOfSections = ({ offset, sections }: Toc): number =>
  sections.reduce((end, section) => Math.max(end, section.offset + section.length), offset);

/** IMAGE_INFO is read where its pointer says; where that is none, in its section. */
function infoOf(parts: Parts, pointer: number, sections: readonly Section[]): ImageInfo | undefined {
  const section = sections.find(({ type }) => type === SECTION.IMAGE_INFO);
  if (!section) parts.flaw('form', pointer, 'the table of contents has no IMAGE_INFO');
  const at = pointer || section?.offset;
  if (at === undefined) return undefined;
  const info = parts.attempt(() => readImageInfo(parts.file, at));
  const [chip] = info?.hardware_ids ?? [];
  if (info && !chipName(chip ?? 0))
    parts.flaw(
      'form',
      at,
      `IMAGE_INFO names ${chip ? `the chip ${hex(chip)}, which is none of those that are known` : 'no chip'}`,
    );
  if (info && info.layout.major !== 0)
    parts.flaw(
      'form',
      at,
      `IMAGE_INFO has the layout ${info.layout.major}.${info.layout.minor}; known are 0.0 to 0.3`,
    );
  return info;
}

/** Behind the sections there may be nothing but device data, with their table in the last sector of the file. */
function dtocOf(parts: Parts): Toc | undefined {
  const at = parts.file.length - SECTOR;
  if (!parts.file.starts(at, DTOC_MAGIC)) {
    parts.flaw(
      'form',
      Math.max(at, 0),
      'something is behind the last section, but no table of device data (DTOC) in the last 4 KiB of the file',
    );
    return undefined;
  }
  return parts.attempt(() => readToc(parts, 'DTOC', at));
}
