import { securityAttributes } from '../../images/fs4/attributes.js';
import { chipName } from '../../images/fs4/names.js';
import type { Image } from '../../images/read.js';
import type { Documents } from '../../schema/documents.js';
import { imageVersion } from './image-text.js';

const hex64 = (value: bigint): string => `0x${value.toString(16)}`;

/** An image as JSON documents have it: numbers of 64 bits are hex strings. */
export function imageJson(image: Image): Documents['fwctl.firmware.show/1']['image'] {
  return image.format === 'PLDM' ? image : image.format === 'MFA2' ? archiveJson(image) : flashJson(image);
}

const archiveJson = (image: Extract<Image, { format: 'MFA2' }>) => ({
  ...image,
  components: image.components.map((one) => ({ ...one, offset: hex64(one.offset) })),
  block: { ...image.block, unpacked: hex64(image.block.unpacked) },
});

function flashJson(image: Extract<Image, { format: 'FS4' | 'FS5' }>) {
  const { info } = image;
  const chip = chipName(info?.hardware_ids[0] ?? 0);
  return {
    ...image,
    ...(info ? { version: imageVersion(info.version) } : {}),
    ...(chip ? { chip } : {}),
    security: securityAttributes(image),
  };
}
