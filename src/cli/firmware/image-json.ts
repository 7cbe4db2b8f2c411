import { securityAttributes } from '../../images/fs4/attributes.js';
import { chipName } from '../../images/fs4/names.js';
import type { Image } from '../../images/read.js';
import { imageVersion } from './image-text.js';

const hex64 = (value: bigint): string => `0x${value.toString(16)}`;

/** An image as JSON documents have it: numbers of 64 bits are hex strings. */
export function imageJson(image: Image): Record<string, unknown> {
  if (image.format === 'PLDM') return { ...image };
  if (image.format === 'MFA2')
    return {
      ...image,
      components: image.components.map((one) => ({ ...one, offset: hex64(one.offset) })),
      block: { ...image.block, unpacked: hex64(image.block.unpacked) },
    };
  const { info } = image;
  const chip = chipName(info?.hardware_ids[0] ?? 0);
  return {
    ...image,
    ...(info ? { version: imageVersion(info.version) } : {}),
    ...(chip ? { chip } : {}),
    security: securityAttributes(image),
  };
}
