import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
} from 'node:crypto';
import { type ByteSource, FileBytes } from '../bytes.js';
import { VENDOR_KEY } from '../data/vendor-key.js';
import { SECTION } from './names.js';
import { BOOT2_DWORDS, type Fs4Image, POINTER, POINTERS, TOOLS_BYTES } from './read.js';
import { type Section, TOC_ENTRY, TOC_HEADER } from './toc.js';

/**
 * IMAGE_SIGNATURE_512: reserved, the key's UUID at 16, reserved, 512 bytes of signature at 64. PUBLIC_KEYS_4096: eight of a head of 32 bytes, with the
 * exponent at 0 and the UUID at 4, and the modulus of 512.
 */
export const SIGNATURE = { bytes: 0x240, uuidAt: 0x10, at: 0x40, length: 0x200 };
export const PUBLIC_KEYS = { bytes: 0x1100, each: 0x220, exponentAt: 0, uuidAt: 4, modulusAt: 0x20 };
const UUID_BYTES = 16;

/** DigestInfo of SHA-512 in front of the digest: RFC 8017, 9.2, note 1. */
const SHA512_INFO = Uint8Array.from([
  0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04,
  0x40,
]);

/** A pair of keys, or the public one of it. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly uuid: Uint8Array;
  /** 512 bytes. */
  readonly modulus: Uint8Array;
  readonly exponent: number;
}

/** RSA of 4096 bits alone. Throws RangeError for any other key. */
export function signingKey(key: KeyObject): SigningKey {
  const { n = '', e = '', kty } = key.export({ format: 'jwk' }) as { n?: string; e?: string; kty?: string };
  const modulus = new Uint8Array(Buffer.from(n, 'base64url'));
  if (kty !== 'RSA' || modulus.length !== SIGNATURE.length)
    throw new RangeError('images are signed with RSA keys of 4096 bits');
  const exponent = Buffer.from(e, 'base64url').reduce((value, byte) => value * 256 + byte, 0);
  const uuid = new Uint8Array(createHash('sha256').update(modulus).digest().subarray(0, UUID_BYTES));
  return { key, uuid, modulus, exponent };
}

let vendor: SigningKey | undefined;

/** The emulator's own pair. */
export function vendorKey(): SigningKey {
  vendor ??= signingKey(createPrivateKey({ key: { ...VENDOR_KEY }, format: 'jwk' }));
  return vendor;
}

/** A private key in PEM. Throws RangeError where it is none that can sign. */
export function signingKeyOf(pem: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw new RangeError(`it is no private key in PEM: ${(error as Error).message}`);
  }
  return signingKey(key);
}

/**
 * What the signature is of: SHA-512 over all that counts in an image, each stretch behind its offset and length, in ascending order: the versions at 0x10, the pointers, the
 * tools area, BOOT2, the table of contents, and every section but the signatures. Not the magic, nor what lies between parts: tools blank these as they send an
 * image.
 */
export function imageDigest(file: FileBytes, { start, slot, pointers, itoc }: Fs4Image): Uint8Array {
  const value = (index: number): number => pointers[index]?.value ?? 0;
  const boot2 = value(POINTER.boot2);
  const dwords = Math.min(file.u32(boot2 + 4), BOOT2_DWORDS.most);
  const stretches: [offset: number, length: number][] = [
    [start - slot + 0x10, 8 + POINTERS * 8],
    [value(POINTER.tools), TOOLS_BYTES],
    [boot2, (dwords + 4) * 4],
    [itoc.offset, TOC_HEADER + itoc.sections.length * TOC_ENTRY],
    ...itoc.sections
      .filter((section) => !isSignature(section))
      .map(({ offset, length }): [number, number] => [offset, length]),
  ];
  const hash = createHash('sha512');
  for (const [offset, length] of stretches.sort(([a], [b]) => a - b)) {
    const head = new DataView(new ArrayBuffer(8));
    head.setUint32(0, offset);
    head.setUint32(4, length);
    hash.update(new Uint8Array(head.buffer));
    for (const piece of file.pieces(offset, length)) hash.update(piece);
  }
  return new Uint8Array(hash.digest());
}

const isSignature = ({ type }: Section): boolean =>
  type === SECTION.IMAGE_SIGNATURE_512 || type === SECTION.IMAGE_SIGNATURE_256;

/** PKCS #1 1.5, as mlxsign does it. */
export function sign(digest: Uint8Array, { key }: SigningKey): Uint8Array {
  const info = new Uint8Array(SHA512_INFO.length + digest.length);
  info.set(SHA512_INFO);
  info.set(digest, SHA512_INFO.length);
  return new Uint8Array(privateEncrypt(key, info));
}

/** How the signature of an image was found. */
export type SignatureState =
  /** There is none. */
  | 'absent'
  /** It names a key that is none of those given. */
  | 'unknown-key'
  /** The key did not make it. */
  | 'forged'
  /** It is of another image. */
  | 'differs'
  | 'good';

/** Checks the signature of an image that was read from these bytes. Throws ImageError where parts are missing. */
export function checkSignature(
  bytes: Uint8Array | ByteSource,
  image: Fs4Image,
  keys: readonly SigningKey[],
): SignatureState {
  const file = new FileBytes(bytes, image.slot);
  const section = image.itoc.sections.find(({ type }) => type === SECTION.IMAGE_SIGNATURE_512);
  if (!section || section.length < SIGNATURE.bytes) return 'absent';
  const data = file.slice(section.offset, SIGNATURE.bytes).slice();
  const signature = data.subarray(SIGNATURE.at);
  if (signature.every((byte) => byte === 0) || signature.every((byte) => byte === 0xff)) return 'absent';
  const uuid = data.subarray(SIGNATURE.uuidAt, SIGNATURE.uuidAt + UUID_BYTES);
  const key = keys.find((one) => sameBytes(one.uuid, uuid));
  if (!key) return 'unknown-key';
  let info: Uint8Array;
  try {
    info = publicDecrypt(createPublicKey(key.key), signature);
  } catch {
    return 'forged';
  }
  if (!sameBytes(info.subarray(0, SHA512_INFO.length), SHA512_INFO)) return 'forged';
  return sameBytes(info.subarray(SHA512_INFO.length), imageDigest(file, image)) ? 'good' : 'differs';
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);
