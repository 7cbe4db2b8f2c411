import { SECTION } from './names.js';
import type { Fs4Image } from './read.js';

/** How mstflint sums up an image's flags: it looks at them only where signature, keys and mcc_en are there. */
export interface SecurityAttributes {
  /** secure-fw, signed-fw, debug, dev; none: N/A. */
  readonly attributes: readonly string[];
  /** By MCC, or by access to the flash. */
  readonly update_method: 'fw_ctrl' | 'Legacy';
}

export function securityAttributes({ info, itoc }: Fs4Image): SecurityAttributes {
  const has = (...types: number[]) => itoc.sections.some(({ type }) => types.includes(type));
  const signed =
    has(SECTION.IMAGE_SIGNATURE_256, SECTION.IMAGE_SIGNATURE_512) &&
    has(SECTION.PUBLIC_KEYS_2048, SECTION.PUBLIC_KEYS_4096);
  if (!info?.flags.mcc_en || !signed) return { attributes: [], update_method: 'Legacy' };
  const { secure_fw, signed_fw, debug_fw } = info.flags;
  const attributes = [secure_fw ? 'secure-fw' : signed_fw ? 'signed-fw' : '', debug_fw ? 'debug' : ''];
  return { attributes: attributes.filter((word) => word), update_method: 'fw_ctrl' };
}
