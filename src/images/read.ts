import type { ByteSource } from './bytes.js';
import { ImageError } from './error.js';
import { type Fs4Image, readFs4 } from './fs4/read.js';
import { isMfa2, type Mfa2Archive, readMfa2 } from './mfa2/read.js';
import { isPldm, type PldmPackage, readPldm } from './pldm/read.js';

/** A file of firmware, in one of the forms that are known. */
export type Image = Fs4Image | Mfa2Archive | PldmPackage;

/** Reads a file of firmware, whatever its form. What is wrong with one that can be read stands in its `flaws`. Throws ImageError where it can't be. */
export function readImage(bytes: Uint8Array | ByteSource): Image {
  if (isMfa2(bytes)) return readMfa2(bytes);
  if (isPldm(bytes)) return readPldm(bytes);
  if (!bytes.length) throw new ImageError('foreign', 0, 'it is empty');
  return readFs4(bytes);
}
