import { type Errno, errnoNumber, errnoOf } from '../../uapi/errno.js';

/** error_code of an answer: include/linux/bnxt/hsi.h. */
const ERROR_CODES: Readonly<Record<string, readonly [code: number, meaning: string]>> = {
  SUCCESS: [0x0, 'done'],
  FAIL: [0x1, 'the firmware failed'],
  INVALID_PARAMS: [0x2, 'a parameter is invalid'],
  RESOURCE_ACCESS_DENIED: [0x3, 'the function may not use the resource'],
  RESOURCE_ALLOC_ERROR: [0x4, 'nothing is left to give'],
  INVALID_FLAGS: [0x5, 'a flag is invalid'],
  INVALID_ENABLES: [0x6, 'an enable is invalid'],
  UNSUPPORTED_TLV: [0x7, 'a TLV is not supported'],
  NO_BUFFER: [0x8, 'no buffer is there'],
  UNSUPPORTED_OPTION_ERR: [0x9, 'an option is not supported'],
  HOT_RESET_PROGRESS: [0xa, 'a hot reset is under way'],
  HOT_RESET_FAIL: [0xb, 'a hot reset failed'],
  NO_FLOW_COUNTER_DURING_ALLOC: [0xc, 'no flow counter is left'],
  KEY_HASH_COLLISION: [0xd, 'the hash of the key is taken'],
  KEY_ALREADY_EXISTS: [0xe, 'the key is there already'],
  HWRM_ERROR: [0xf, 'HWRM itself failed'],
  BUSY: [0x10, 'the firmware is busy'],
  RESOURCE_LOCKED: [0x11, 'the resource is locked'],
  PF_UNAVAILABLE: [0x12, 'the PF is not available'],
  ENTITY_NOT_PRESENT: [0x13, 'the entity is not there'],
  SECURE_SOC_ERROR: [0x14, 'the secure processor failed'],
  TLV_ENCAPSULATED_RESPONSE: [0x8000, 'the response is wrapped in TLVs'],
  UNKNOWN_ERR: [0xfffe, 'the firmware failed for a reason that it does not know'],
  CMD_NOT_SUPPORTED: [0xffff, 'the firmware does not have the command'],
};

export const errorNames: readonly string[] = Object.keys(ERROR_CODES);

/** The code of a name; an unknown one is a defect. */
export function errorCode(name: string): number {
  const [code] = ERROR_CODES[name] ?? [];
  if (code === undefined) throw new Error(`no error_code ${name}`);
  return code;
}

const rowOf = (code: number) => Object.entries(ERROR_CODES).find(([, [number]]) => number === code);

/** The name of a code; undefined where it has none. */
export const errorNameOf = (code: number): string | undefined => rowOf(code)?.[0];

export const errorMeaning = (code: number): string =>
  rowOf(code)?.[1][1] ?? 'an error without a published meaning';

/** Errnos that the driver stores in an answer whose error_code was 0, with the cause of each (bnxt_send_msg, __hwrm_send of bnxt_hwrm.c). */
export const STORED: readonly (readonly [errno: Errno, cause: string])[] = [
  ['EBUSY', 'a reset of the firmware is under way, the firmware has failed, or it did not answer in time'],
  ['ENODEV', 'the PCI device is disabled'],
  ['E2BIG', 'the request is longer than the card takes'],
  ['EINVAL', 'a request to the Kong processor names a completion ring'],
  ['ENOMEM', 'the kernel has no memory for the request'],
];

/** What error_code says, and who says it: the driver stores a negative errno where the firmware's own answer has no error. */
export interface AnswerError {
  readonly code: number;
  readonly origin: 'firmware' | 'kernel';
  /** INVALID_PARAMS; of the kernel the errno. */
  readonly name: string;
  readonly meaning: string;
  /** Of the kernel, where it is one that fwctl knows. */
  readonly errno?: Errno;
}

/** The lowest code that is a negative number of 16 bits as the driver stores it; CMD_NOT_SUPPORTED and UNKNOWN_ERR are none. */
const FIRST_NEGATIVE = 0xff00;

/** Undefined where the command was done. */
export function readError(code: number): AnswerError | undefined {
  if (code === 0) return undefined;
  if (code < FIRST_NEGATIVE || rowOf(code))
    return {
      code,
      origin: 'firmware',
      name: errorNameOf(code) ?? `0x${code.toString(16).padStart(4, '0')}`,
      meaning: errorMeaning(code),
    };
  const number = 0x10000 - code;
  const errno = errnoOf(number);
  return {
    code,
    origin: 'kernel',
    name: errno ?? `errno ${number}`,
    meaning: STORED.find(([one]) => one === errno)?.[1] ?? 'the driver gave the command up',
    ...(errno ? { errno } : {}),
  };
}

/** What the driver stores for an errno. */
export const storedErrno = (errno: Errno): number => 0x10000 - errnoNumber(errno);

/** Whether an errno can stand in an answer: the numbers of EPERM and ENOENT are codes of the firmware's own there. */
export const canBeStored = (errno: Errno): boolean => errorNameOf(storedErrno(errno)) === undefined;
