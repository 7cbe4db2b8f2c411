import { makeFs4 } from '../../../../images/fs4/make.js';
import { signingKeyOf, vendorKey } from '../../../../images/fs4/signature.js';
import type { ImageWishes, MadeImage } from '../../../family.js';
import type { Profile } from '../profile.js';
import { COMPONENTS, FACTORY_BYTES, FIRMWARE, IMAGE_COMPONENTS } from './components.js';
import { FIRST_SECURITY_VERSION } from './flash.js';

const made = new Map<string, Uint8Array>();

/** The sections of the components that the board takes, in the order of their names. */
const taken = COMPONENTS.filter(({ section }) => section !== undefined);

/** An image for a board. Throws RangeError for what one can't be. */
export function makeImage({ identity }: Profile, wishes: ImageWishes): MadeImage {
  const [major, minor] = identity.firmware;
  const component = wishes.component ?? (IMAGE_COMPONENTS[FIRMWARE] as string);
  const { section = 0, most = 0 } = taken[IMAGE_COMPONENTS.indexOf(component)] ?? {};
  const told = {
    version: wishes.version ?? ([major, minor + 1, 1000] as const),
    date: wishes.date ?? identity.firmware_date,
    component,
    board: wishes.board ?? identity.psid,
    chip: wishes.chip ?? identity.hw_dev_id,
    security_version: wishes.security_version ?? FIRST_SECURITY_VERSION,
    size: wishes.size ?? Math.min(FACTORY_BYTES, most),
    debug: wishes.debug ?? false,
  };
  if (told.size > most) throw new RangeError(`${component} has at most ${most} bytes, not ${told.size}`);
  const signed = wishes.key !== 'none';
  const key = wishes.key === undefined || !signed ? vendorKey() : signingKeyOf(wishes.key);
  const bytes = makeFs4(
    {
      ...told,
      psid: told.board,
      hardware_id: told.chip,
      pci_device_id: identity.device_id,
      name: identity.part_number,
      description: identity.description,
      carries: section,
    },
    signed ? key : undefined,
  );
  return { ...told, bytes, signed };
}

/** The image of the firmware that a board came with. */
export function factoryImage(profile: Profile): Uint8Array {
  const { name, identity } = profile;
  const image = made.get(name) ?? makeImage(profile, { version: identity.firmware }).bytes;
  made.set(name, image);
  return image;
}
