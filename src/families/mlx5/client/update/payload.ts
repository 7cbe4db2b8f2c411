import { type ByteSource, FileBytes, partOf, sourceOf } from '../../../../images/bytes.js';
import { ImageError } from '../../../../images/error.js';
import { type Fs4Image, readFs4 } from '../../../../images/fs4/read.js';
import { checkSignature } from '../../../../images/fs4/signature.js';
import type { Mfa2Archive } from '../../../../images/mfa2/read.js';
import { unpackMfa2 } from '../../../../images/mfa2/unpack.js';
import type { PldmPackage } from '../../../../images/pldm/read.js';
import { readImage } from '../../../../images/read.js';

/** What a device may take out of a file: the image alone, and what it says of itself. */
export interface Payload {
  readonly bytes: ByteSource;
  readonly image: Fs4Image;
  readonly signed: boolean;
  /** Bytes behind it that are none of it, and are not just erased flash. */
  readonly behind: number;
}

const ERASED = 0xff;

/** An image, from its first byte to the end of its last section: as mstflint sends it, without device data and what else lies behind. */
function payloadOf(file: ByteSource, image: Fs4Image): Payload {
  const { start, slot, length } = image;
  if (start !== slot)
    throw new ImageError('form', start, 'the image begins within a slot of the flash, and can not be sent');
  const rest = image.dtoc ? 0 : file.length - slot - length;
  const isErased = rest > 0 && isAll(ERASED, file, slot + length, rest);
  return {
    bytes: partOf(file, slot, length),
    image,
    signed: checkSignature(file, image, []) !== 'absent',
    behind: isErased ? 0 : Math.max(rest, 0),
  };
}

function isAll(wanted: number, file: ByteSource, at: number, length: number): boolean {
  for (const piece of new FileBytes(file).pieces(at, length))
    if (piece.some((byte) => byte !== wanted)) return false;
  return true;
}

async function inArchive(file: ByteSource, archive: Mfa2Archive, psid: string): Promise<Payload | string[]> {
  const device = archive.devices.find((one) => one.psid === psid);
  const component = archive.components.find(({ number }) => device?.components.includes(number));
  if (!device || !component) return archive.devices.map((one) => one.psid);
  const bytes = sourceOf(await unpackMfa2(file, archive, component));
  try {
    return payloadOf(bytes, readFs4(bytes));
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { problem, offset, message } = error;
    throw new ImageError(
      problem,
      offset,
      `component ${component.number} of the archive, for ${psid}: ${message}`,
    );
  }
}

function inPackage(file: ByteSource, { components }: PldmPackage, psid: string): Payload | string[] {
  const boards: string[] = [];
  for (const { offset, size } of components) {
    const bytes = partOf(file, offset, size);
    try {
      const image = readFs4(bytes);
      if (image.info?.psid === psid) return payloadOf(bytes, image);
      if (image.info) boards.push(image.info.psid);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
    }
  }
  return boards;
}

/** The image of a file for a board; the boards that there is one for, where it has none for that. Throws ImageError. */
export async function payloadFor(file: ByteSource, psid: string): Promise<Payload | string[]> {
  const image = readImage(file);
  switch (image.format) {
    case 'MFA2':
      return inArchive(file, image, psid);
    case 'PLDM':
      return inPackage(file, image, psid);
    default:
      return payloadOf(file, image);
  }
}
