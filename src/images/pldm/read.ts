import { type ByteSource, FileBytes, hex } from '../bytes.js';
import { crc32 } from '../crc32.js';
import { ImageError } from '../error.js';
import type { Flaw } from '../flaw.js';

/** DSP0267: the identifiers of packages by the revision of their header. */
const REVISIONS: readonly (readonly [uuid: string, revision: number, version: string])[] = [
  ['f018878ccb7d49439800a02f059aca02', 1, '1.0'],
  ['1244d2648d7d4718a030fc8a56587d5a', 2, '1.1'],
  ['3119ce2fe80a4a99af6d46f8b121f6bf', 3, '1.2'],
  ['7b291c996db64208801b02026e463c78', 4, '1.3'],
];

const UUID_BYTES = 16;

/** Descriptors by which a record names a device: DSP0267, table 7. */
const DESCRIPTORS: Readonly<Record<number, string>> = {
  0: 'pci_vendor_id',
  1: 'iana_enterprise_id',
  2: 'uuid',
  3: 'pnp_vendor_id',
  4: 'acpi_vendor_id',
  5: 'ieee_company_id',
  6: 'scsi_vendor_id',
  256: 'pci_device_id',
  257: 'pci_subsystem_vendor_id',
  258: 'pci_subsystem_id',
  259: 'pci_revision_id',
  260: 'pnp_product_id',
  261: 'acpi_product_id',
  262: 'ascii_model_number_long',
  263: 'ascii_model_number_short',
  264: 'scsi_product_id',
  265: 'ubm_controller_device_code',
  65535: 'vendor_defined',
};

export interface PldmDescriptor {
  readonly type: number;
  readonly name: string;
  /** Hex digits; of numbers the most significant first. */
  readonly value: string;
}

export interface PldmDevice {
  readonly version: string;
  readonly descriptors: readonly PldmDescriptor[];
  /** Numbers of components. */
  readonly components: readonly number[];
}

export interface PldmComponent {
  readonly number: number;
  readonly classification: number;
  readonly identifier: number;
  readonly comparison_stamp: number;
  readonly version: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly size: number;
}

/** A package as DMTF's PLDM for firmware update has them: its header. */
export interface PldmPackage {
  readonly format: 'PLDM';
  /** Of the header: 1.0 */
  readonly revision: string;
  readonly header_bytes: number;
  readonly version: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly devices: readonly PldmDevice[];
  readonly components: readonly PldmComponent[];
  readonly crc: 'good' | 'bad';
  readonly flaws: readonly Flaw[];
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const revisionOf = (file: FileBytes) => {
  if (!file.has(0, UUID_BYTES)) return undefined;
  const uuid = toHex(file.slice(0, UUID_BYTES));
  return REVISIONS.find(([known]) => known === uuid);
};

export const isPldm = (bytes: Uint8Array | ByteSource): boolean =>
  revisionOf(new FileBytes(bytes)) !== undefined;

/** Reads one after the other; numbers of PLDM are little-endian. */
class Cursor {
  constructor(
    readonly file: FileBytes,
    public at: number,
  ) {}

  u8(): number {
    return this.file.u8(this.at++);
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0;
  }

  bytes(count: number): Uint8Array {
    const bytes = this.file.slice(this.at, count);
    this.at += count;
    return bytes;
  }

  /** Text of a kind: 2 to 5 are UTF-8 and UTF-16, 1 is ASCII. */
  text(type: number, count: number): string {
    const encoding = type === 3 || type === 4 ? 'utf-16le' : type === 5 ? 'utf-16be' : 'utf-8';
    return new TextDecoder(encoding).decode(this.bytes(count)).replace(/\0+$/, '');
  }
}

/** Reads the header of a package. Throws ImageError where it is none, or is cut off. */
export function readPldm(bytes: Uint8Array | ByteSource): PldmPackage {
  const file = new FileBytes(bytes);
  const known = revisionOf(file);
  if (!known) throw new ImageError('foreign', 0, 'it does not begin as a PLDM package does');
  const [, number, revision] = known;
  const flaws: Flaw[] = [];
  const cursor = new Cursor(file, UUID_BYTES);
  const told = cursor.u8();
  if (told !== number)
    flaws.push({
      problem: 'form',
      offset: UUID_BYTES,
      message: `the header has revision ${told}, and the identifier of revision ${number}`,
    });
  const header_bytes = cursor.u16();
  if (header_bytes < 36 || header_bytes > file.length)
    throw new ImageError('short', 17, `the header has ${header_bytes} bytes, and the file ${file.length}`);
  // timestamp104: the date is in its last bytes, day first.
  const time = cursor.bytes(13);
  const [day = 0, month = 0, low = 0, high = 0] = time.subarray(8, 12);
  const date = `${String(high * 256 + low).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const bits = cursor.u16();
  const [versionType, versionLength] = [cursor.u8(), cursor.u8()];
  const version = cursor.text(versionType, versionLength);
  const devices = readDevices(cursor, bits, number, flaws);
  if (number >= 2) skipDownstream(cursor);
  const components = readComponents(cursor, number, flaws);
  const at = number >= 4 ? header_bytes - 8 : header_bytes - 4;
  const crc = crc32(file.slice(0, at)) === new Cursor(file, at).u32() ? 'good' : 'bad';
  if (crc === 'bad')
    flaws.push({
      problem: 'checksum',
      offset: at,
      message: 'the header does not have the checksum that it tells',
    });
  return { format: 'PLDM', revision, header_bytes, version, date, devices, components, crc, flaws };
}

function readDevices(cursor: Cursor, bits: number, revision: number, flaws: Flaw[]): PldmDevice[] {
  return Array.from({ length: cursor.u8() }, (_, index) => {
    const start = cursor.at;
    const [length, count] = [cursor.u16(), cursor.u8()];
    cursor.u32();
    const [type, textLength] = [cursor.u8(), cursor.u8()];
    cursor.u16();
    if (revision >= 4) cursor.u32();
    const mask = cursor.bytes(Math.ceil(bits / 8));
    const version = cursor.text(type, textLength);
    const descriptors = Array.from({ length: count }, () => readDescriptor(cursor));
    if (start + length < cursor.at)
      flaws.push({
        problem: 'form',
        offset: start,
        message: `the record of device ${index} has ${length} bytes, and needs ${cursor.at - start}`,
      });
    cursor.at = Math.max(start + length, cursor.at);
    const components = Array.from({ length: bits }, (__, bit) => bit).filter(
      (bit) => ((mask[bit >> 3] as number) >> (bit & 7)) & 1,
    );
    return { version, descriptors, components };
  });
}

function readDescriptor(cursor: Cursor): PldmDescriptor {
  const [type, length] = [cursor.u16(), cursor.u16()];
  const bytes = cursor.bytes(length);
  const value = toHex(length <= 4 ? Uint8Array.from(bytes).reverse() : bytes);
  return { type, name: DESCRIPTORS[type] ?? `descriptor ${hex(type, 4)}`, value };
}

/** Devices behind the device: each record tells its length. */
function skipDownstream(cursor: Cursor): void {
  for (let count = cursor.u8(); count > 0; count--) {
    const start = cursor.at;
    cursor.at = Math.max(start + cursor.u16(), cursor.at);
  }
}

function readComponents(cursor: Cursor, revision: number, flaws: Flaw[]): PldmComponent[] {
  return Array.from({ length: cursor.u16() }, (_, number) => {
    const [classification, identifier, comparison_stamp] = [cursor.u16(), cursor.u16(), cursor.u32()];
    cursor.u32();
    const [offset, size, type, length] = [cursor.u32(), cursor.u32(), cursor.u8(), cursor.u8()];
    const version = cursor.text(type, length);
    if (revision >= 3) cursor.bytes(cursor.u32());
    if (!cursor.file.has(offset, size))
      flaws.push({
        problem: 'short',
        offset,
        message: `component ${number} has ${hex(size)} bytes at ${hex(offset)}, beyond the end of the file`,
      });
    return { number, classification, identifier, comparison_stamp, version, offset, size };
  });
}
