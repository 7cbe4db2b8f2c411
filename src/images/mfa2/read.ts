import { type ByteSource, FileBytes, fromBcd, hex } from '../bytes.js';
import { ImageError } from '../error.js';
import type { Flaw } from '../flaw.js';

/** "MLNX.MFA2.XZ.00!" */
const FINGERPRINT = [0x4d4c4e58, 0x2e4d4641, 0x322e585a, 0x2e303021];
const FINGERPRINT_BYTES = 16;

/** Types of TLVs. */
const MULTI = 0x01;
const PACKAGE_DESCRIPTOR = 0x02;
const COMPONENT_DESCRIPTOR = 0x04;
const VERSION = 0x21;
const COMPONENT_PTR = 0x22;
const PSID = 0x2a;

/** Bytes of the payloads of those that have a fixed size. */
const PACKAGE_DESCRIPTOR_BYTES = 28;
const COMPONENT_DESCRIPTOR_BYTES = 16;
const COMPONENT_PTR_BYTES = 8;
const VERSION_BYTES = 11;

export interface Mfa2Version {
  /** 22.44.1200 */
  readonly version: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

export interface Mfa2Component extends Partial<Mfa2Version> {
  /** Its number in the archive, and what the kernel takes as component_index. */
  readonly number: number;
  readonly identifier: number;
  readonly pldm_class: number;
  /** Of its magic in the unpacked block, and bytes behind that. */
  readonly offset: bigint;
  readonly size: number;
}

export interface Mfa2Device {
  readonly psid: string;
  /** Numbers of components. */
  readonly components: readonly number[];
}

/** An archive of images for several boards. */
export interface Mfa2Archive extends Partial<Mfa2Version> {
  readonly format: 'MFA2';
  readonly devices: readonly Mfa2Device[];
  readonly components: readonly Mfa2Component[];
  /** The block of all components: bytes from the start of the file, packed by XZ, and unpacked as the archive tells. */
  readonly block: { readonly offset: number; readonly packed: number; readonly unpacked: bigint };
  readonly flaws: readonly Flaw[];
}

interface Tlv {
  readonly type: number;
  readonly at: number;
  readonly length: number;
}

interface Multi {
  readonly children: readonly Tlv[];
  /** Where what follows it begins. */
  readonly end: number;
}

const padded = (length: number): number => (length + 3) & ~3;

export const isMfa2 = (bytes: Uint8Array | ByteSource): boolean =>
  new FileBytes(bytes).starts(0, FINGERPRINT);

function tlvAt(file: FileBytes, at: number): Tlv {
  const [type, length] = [file.u8(at + 1), file.u16(at + 2)];
  file.slice(at + 4, length);
  return { type, at: at + 4, length };
}

/** A TLV of others. `what` is the part of the archive that has to be one. */
function multiAt(file: FileBytes, at: number, what: string): Multi {
  const { type, at: payload, length } = tlvAt(file, at);
  if (type !== MULTI || length < 4)
    throw new ImageError(
      'form',
      at,
      `${what} at ${hex(at)} is no TLV of several others (type ${hex(type, 2)})`,
    );
  const count = file.u16(payload) + 1;
  const children: Tlv[] = [];
  let next = payload + padded(length);
  for (let i = 0; i < count; i++) {
    const child = tlvAt(file, next);
    children.push(child);
    next = child.at + padded(child.length);
  }
  // What the children have, as far as it is told, is the end of them: unknown ones may follow.
  return { children, end: Math.max(next, payload + padded(length) + file.u16(payload + 2)) };
}

const versionText = (major: number, minor: number, sub: number): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

function versionOf(file: FileBytes, { children }: Multi): Partial<Mfa2Version> {
  const tlv = children.find(({ type, length }) => type === VERSION && length >= VERSION_BYTES);
  if (!tlv) return {};
  const { at } = tlv;
  const two = (value: number) => String(fromBcd(value)).padStart(2, '0');
  return {
    version: versionText(file.u8(at), file.u8(at + 1), file.u16(at + 2)),
    date: `${String(fromBcd(file.u16(at + 4))).padStart(4, '0')}-${two(file.u8(at + 6))}-${two(file.u8(at + 7))}`,
  };
}

/** Reads the descriptors of an archive, as Linux's mlxfw does; the block of components stays packed. Throws ImageError. */
export function readMfa2(bytes: Uint8Array | ByteSource): Mfa2Archive {
  const file = new FileBytes(bytes);
  if (!isMfa2(bytes) || bytes.length <= FINGERPRINT_BYTES)
    throw new ImageError('foreign', 0, 'it does not begin as an MFA2 archive does');
  const flaws: Flaw[] = [];
  const whole = multiAt(file, FINGERPRINT_BYTES, 'the package descriptor');
  const descriptor = whole.children[0] as Tlv;
  if (descriptor.type !== PACKAGE_DESCRIPTOR || descriptor.length !== PACKAGE_DESCRIPTOR_BYTES)
    throw new ImageError(
      'form',
      descriptor.at - 4,
      `the package descriptor has type ${hex(descriptor.type, 2)} and ${descriptor.length} bytes; it must have type 0x02 and 28`,
    );
  const { at } = descriptor;
  const [componentCount, deviceCount] = [file.u16(at), file.u16(at + 2)];
  const block = {
    offset: padded(file.u32(at + 4)),
    packed: file.u32(at + 8),
    unpacked: (BigInt(file.u32(at + 12)) << 32n) | BigInt(file.u32(at + 16)),
  };
  if (!file.has(block.offset, block.packed))
    throw new ImageError(
      'short',
      block.offset,
      `the block of components has ${hex(block.packed)} bytes at ${hex(block.offset)}, beyond the end of the file, which has ${hex(file.length)}`,
    );
  let next = whole.end;
  const devices: Mfa2Device[] = [];
  for (let i = 0; i < deviceCount; i++) {
    const multi = multiAt(file, next, `device ${i}`);
    devices.push(deviceOf(file, multi, i, next, componentCount, flaws));
    next = multi.end;
  }
  const components: Mfa2Component[] = [];
  for (let number = 0; number < componentCount; number++) {
    const multi = multiAt(file, next, `component ${number}`);
    components.push(componentOf(file, multi, number, next));
    next = multi.end;
  }
  if (next > block.offset)
    flaws.push({
      problem: 'form',
      offset: block.offset,
      message: 'the block of components lies over descriptors',
    });
  return { format: 'MFA2', ...versionOf(file, whole), devices, components, block, flaws };
}

function deviceOf(
  file: FileBytes,
  { children }: Multi,
  index: number,
  at: number,
  count: number,
  flaws: Flaw[],
): Mfa2Device {
  const psid = children.find(({ type }) => type === PSID);
  if (!psid) throw new ImageError('form', at, `device ${index} has no PSID`);
  const pointers = children.filter(
    ({ type, length }) => type === COMPONENT_PTR && length >= COMPONENT_PTR_BYTES,
  );
  if (!pointers.length) throw new ImageError('form', at, `device ${index} has no components`);
  const text = file.text(psid.at, psid.length);
  if (text.length !== psid.length)
    flaws.push({
      problem: 'form',
      offset: psid.at,
      message: `the PSID ${text} of device ${index} is padded to ${psid.length} bytes: Linux does not find it`,
    });
  const components = pointers.map((pointer) => file.u16(pointer.at + 2));
  for (const number of components)
    if (number >= count)
      flaws.push({
        problem: 'form',
        offset: at,
        message: `device ${index} names component ${number}; there are ${count}`,
      });
  return { psid: text, components };
}

function componentOf(file: FileBytes, multi: Multi, number: number, at: number): Mfa2Component {
  const descriptor = multi.children[0] as Tlv;
  if (descriptor.type !== COMPONENT_DESCRIPTOR || descriptor.length < COMPONENT_DESCRIPTOR_BYTES)
    throw new ImageError('form', at, `component ${number} does not begin with its descriptor`);
  const { at: payload } = descriptor;
  return {
    number,
    identifier: file.u16(payload + 2),
    pldm_class: file.u16(payload),
    offset: file.u64(payload + 4),
    size: file.u32(payload + 12),
    ...versionOf(file, multi),
  };
}
