import { FwctlError } from '../../client/errors.js';
import { LIMITS } from '../../files/named.js';
import { type FileSource, openNamedFile } from '../../files/source.js';
import { hex } from '../../images/bytes.js';
import { ImageError } from '../../images/error.js';
import { type Image, readImage } from '../../images/read.js';
import { sha256Of } from './digest.js';

/** A file of firmware that the user has named. It stays open: whoever has it closes its source. */
export interface ImageFile {
  readonly path: string;
  readonly source: FileSource;
  readonly sha256: string;
  readonly image: Image;
}

/** What is wrong with an image of a file. */
const imageError = (path: string, { offset, message }: ImageError): FwctlError =>
  new FwctlError('usage', `${path}: no image that can be read: at ${hex(offset)}: ${message}`, {
    path,
    offset,
  });

/** Opens and reads it; a large image is never in memory as a whole. Throws FwctlError `usage` where it can't be read, or is no image. */
export function openImageFile(path: string): ImageFile {
  const source = openNamedFile('the image', path, LIMITS.image);
  try {
    return { path, source, sha256: sha256Of(source), image: readImage(source) };
  } catch (error) {
    source.close();
    throw error instanceof ImageError ? imageError(path, error) : error;
  }
}
