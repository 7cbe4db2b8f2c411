import type { ByteSource } from './bytes.js';
import { ImageError } from './error.js';
import { type Fs4Image, readFs4 } from './fs4/read.js';
import { isMfa2, type Mfa2Archive, readMfa2 } from './mfa2/read.js';
import { isPldm, type PldmPackage, readPldm } from './pldm/read.js';

/** A file of firmware, in one of the forms that are known. */
export type Image = Fs4Image | Mfa2Archive | PldmPackage;

/** Reads a file of firmware, whatever its form. What is wrong with one that can be read stands in its `flaws`. Throws ImageError where it can't be. */
export function readImage(bytes: Uint8Array | ByteSource): Image {
  const head = headOf(bytes);
  if (isMfa2(head)) return readMfa2(wholeOf(bytes));
  if (isPldm(head)) return readPldm(wholeOf(bytes));
  if (!bytes.length) throw new ImageError('foreign', 0, 'it is empty');
  return readFs4(bytes);
}

/** By how many bytes the other forms are told. */
const HEAD = 16;

const headOf = (bytes: Uint8Array | ByteSource): Uint8Array =>
  bytes instanceof Uint8Array ? bytes : bytes.read(0, Math.min(HEAD, bytes.length));

/** Archives and packages are read at once: what is large in them is packed, or stands behind their headers. */
const wholeOf = (bytes: Uint8Array | ByteSource): Uint8Array =>
  bytes instanceof Uint8Array ? bytes : bytes.read(0, bytes.length);
