import type { ByteSource } from '../../../../images/bytes.js';
import { ImageError } from '../../../../images/error.js';
import { fs4Magic, readFs4 } from '../../../../images/fs4/read.js';
import { checkSignature, type SignatureState, vendorKey } from '../../../../images/fs4/signature.js';
import type { Profile } from '../profile.js';
import type { StoredImage } from '../state.js';
import { COMPONENTS } from './components.js';
import { UPDATE_ERROR } from './errors.js';

/** What an image was found to be: what is to be kept of it, or the error code of MCC. */
export type Checked = Omit<StoredImage, 'bytes'> | number;

const SIGNATURE_ERRORS: Readonly<Record<SignatureState, number | undefined>> = {
  absent: UPDATE_ERROR.REJECTED_UNSIGNED,
  'unknown-key': UPDATE_ERROR.REJECTED_UNKNOWN_KEY,
  forged: UPDATE_ERROR.REJECTED_AUTH_FAILED,
  differs: UPDATE_ERROR.REJECTED_DIGEST_ERR,
  good: undefined,
};

/**
 * What the board does before it takes an image: form, signature by the vendor's key, chip and PSID, component, security version, and whether it is for
 * debugging. `least`: the security version below which it takes none.
 */
export function checkImage(
  bytes: Uint8Array | ByteSource,
  { identity }: Profile,
  component: number,
  least: number,
): Checked {
  try {
    const image = readFs4(bytes, { headless: true });
    const { info } = image;
    if (image.format !== 'FS4' || !info) return UPDATE_ERROR.REJECTED_BAD_FORMAT;
    const wrong = SIGNATURE_ERRORS[checkSignature(bytes, image, [vendorKey()])];
    if (wrong !== undefined) return wrong;
    if (image.flaws.length) return UPDATE_ERROR.REJECTED_BAD_FORMAT;
    const { section } = COMPONENTS[component] ?? {};
    const fits =
      info.psid === identity.psid &&
      info.hardware_ids.includes(identity.hw_dev_id) &&
      image.itoc.sections.some(({ type }) => type === section);
    if (!fits) return UPDATE_ERROR.REJECTED_NOT_APPLICABLE;
    if (info.flags.debug_fw) return UPDATE_ERROR.NO_DEBUG_TOKEN;
    if (image.security_version < least) return UPDATE_ERROR.INVALID_SECURITY_VERSION;
    return {
      size: bytes.length,
      version: info.version,
      date: info.date,
      security_version: image.security_version,
    };
  } catch (error) {
    if (error instanceof ImageError) return UPDATE_ERROR.REJECTED_BAD_FORMAT;
    throw error;
  }
}

/** What an image begins with once it may be started. */
export const magic = (): Uint8Array => fs4Magic();
