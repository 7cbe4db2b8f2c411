import { makeFs4 } from '../../../../images/fs4/make.js';
import { vendorKey } from '../../../../images/fs4/signature.js';
import type { Profile } from '../profile.js';
import { COMPONENTS, FIRMWARE } from './components.js';
import { FIRST_SECURITY_VERSION } from './flash.js';

/** Bytes of the image that a board comes with: small, so that tools read it in a moment. Chosen. */
export const FACTORY_BYTES = 0x10000;

const made = new Map<string, Uint8Array>();

/** The image of the firmware that a board came with. */
export function factoryImage({ name, identity }: Profile): Uint8Array {
  const image =
    made.get(name) ??
    makeFs4(
      {
        version: identity.firmware,
        date: identity.firmware_date,
        psid: identity.psid,
        hardware_id: identity.hw_dev_id,
        pci_device_id: identity.device_id,
        security_version: FIRST_SECURITY_VERSION,
        name: identity.part_number,
        description: identity.description,
        carries: COMPONENTS[FIRMWARE]?.section as number,
        size: FACTORY_BYTES,
      },
      vendorKey(),
    );
  made.set(name, image);
  return image;
}
