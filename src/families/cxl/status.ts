import { RETURN_CODES } from './prm/return-codes.js';

/** Return codes that the code asks for by name. */
export const RC = {
  SUCCESS: 0x00,
  BACKGROUND_COMMAND_STARTED: 0x01,
  INVALID_INPUT: 0x02,
  UNSUPPORTED: 0x03,
  INTERNAL_ERROR: 0x04,
  MEDIA_DISABLED: 0x07,
  INVALID_PAYLOAD_LENGTH: 0x16,
  UNSUPPORTED_FEATURE_VERSION: 0x19,
  UNSUPPORTED_FEATURE_SELECTION_VALUE: 0x1a,
  FEATURE_TRANSFER_IN_PROGRESS: 0x1b,
  FEATURE_TRANSFER_OUT_OF_ORDER: 0x1c,
} as const;

/** The names of all return codes, by number. */
export const returnCodeNames: readonly string[] = RETURN_CODES.map(([name]) => name);

/** The name of a return code, or its number in hex where it has none. */
export const returnCodeName = (code: number): string =>
  RETURN_CODES[code]?.[0] ?? `0x${code.toString(16).padStart(2, '0')}`;

export const returnCodeMeaning = (code: number): string =>
  RETURN_CODES[code]?.[2] ?? 'a return code without a published meaning';
