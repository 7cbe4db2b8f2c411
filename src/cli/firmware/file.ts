import { createHash } from 'node:crypto';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import { hex } from '../../images/bytes.js';
import { ImageError } from '../../images/error.js';
import { type Image, readImage } from '../../images/read.js';

/** A file of firmware that the user has named. */
export interface ImageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly image: Image;
}

/** What is wrong with an image of a file. */
export const imageError = (path: string, { offset, message }: ImageError): FwctlError =>
  new FwctlError('usage', `${path}: no image that can be read: at ${hex(offset)}: ${message}`, {
    path,
    offset,
  });

/** Reads it. Throws FwctlError `usage` where it can't be read, or is no image. */
export function readImageFile(path: string): ImageFile {
  const bytes = readNamedFile('the image', path, LIMITS.image);
  try {
    const image = readImage(bytes);
    return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), image };
  } catch (error) {
    throw error instanceof ImageError ? imageError(path, error) : error;
  }
}
