import type { FirmwareCore } from '../handler.js';
import { FACTORY_BYTES, FIRMWARE } from './components.js';
import { factoryImage } from './factory.js';
import { componentOf } from './flash.js';

/** An image in the flash. */
export interface ImageInFlash {
  readonly size: number;
  /** As much of `length` bytes as there is. */
  read(offset: number, length: number): Uint8Array;
}

/** The image of a component that is in use, or that waits for a reset; undefined where there is none. */
export function imageOf(fw: FirmwareCore, component: number, pending: boolean): ImageInFlash | undefined {
  const { running, pending: waiting } = componentOf(fw.snapshot(), component);
  const image = pending ? waiting : running;
  if (image)
    return { size: image.size, read: (offset, length) => fw.storage.read(image.bytes, offset, length) };
  if (component !== FIRMWARE || pending) return undefined;
  // It is made and signed when it is read: most ask only what there is.
  return {
    size: FACTORY_BYTES,
    read: (offset, length) => factoryImage(fw.profile).subarray(offset, offset + length),
  };
}
