import { FwctlError } from '../../client/backend.js';
import type { ImageWishes, MadeImage } from '../../families/registry.js';
import { type AdapterRecord, familyOf } from './inventory.js';

export type { ImageWishes } from '../../families/registry.js';

/** How images are made for an adapter. */
export interface AdapterImages {
  /** The first is the firmware itself. */
  readonly components: readonly string[];
  /** Throws RangeError for what an image can't be. */
  make(wishes: ImageWishes): MadeImage;
}

/** An adapter is named by its address. */
export interface ImageControls {
  /** Throws FwctlError `device` where it takes no images. */
  images(address: string): AdapterImages;
}

export const imageControls = (recordOf: (address: string) => AdapterRecord): ImageControls => ({
  images: (address) => {
    const record = recordOf(address);
    const { name, device } = familyOf(record);
    const { images } = device;
    if (!images)
      throw new FwctlError('device', `an emulated ${name} adapter takes no images that are made here`);
    return {
      components: images.components,
      make: (wishes) => images.make(record.profile, wishes),
    };
  },
});
