import type { Status } from './status.js';

/**
 * Every check of the built-in firmware that can fail: its number, the status that it answers, and what it found. The upper half of a number is
 * the topic. What the syndromes of real firmware mean is not published; these are the built-in device's own.
 */
const SYNDROMES = {
  INPUT_SHORT: [0x00010001, 'BAD_INP_LEN_ERR', 'the input is shorter than the fixed part of the command'],
  OUTPUT_SHORT: [0x00010002, 'BAD_OUTP_LEN_ERR', 'the room for the output is shorter than its fixed part'],
  OPCODE_UNKNOWN: [0x00010003, 'BAD_OP_ERR', 'this firmware does not have the opcode'],
  OP_MOD_UNKNOWN: [0x00010004, 'BAD_OP_ERR', 'the command does not have this op_mod'],
  UID_UNKNOWN: [0x00010005, 'BAD_RES_ERR', 'the user context does not exist on this function'],
  CAPABILITY_ABSENT: [
    0x00010006,
    'BAD_SYS_STATE_ERR',
    'the function lacks the capability that the command needs',
  ],

  CONTEXT_CAP_ABSENT: [
    0x00020001,
    'BAD_SYS_STATE_ERR',
    'uctx.cap asks for what uctx_cap of the function does not have',
  ],
  CONTEXTS_EXHAUSTED: [
    0x00020002,
    'NO_RES_ERR',
    'the function has as many user contexts as log_max_uctx allows',
  ],
  CONTEXT_UNKNOWN: [0x00020003, 'BAD_RES_ERR', 'there is no such user context on this function'],

  CAPABILITY_TYPE_UNKNOWN: [0x00030001, 'BAD_PARAM_ERR', 'op_mod names an unknown capability type'],

  FUNCTION_UNKNOWN: [0x00040001, 'BAD_PARAM_ERR', 'there is no such function that the caller may see'],

  VUID_OF_VFS: [0x00050001, 'BAD_SYS_STATE_ERR', 'query_vfs_vuid is for physical functions'],
  DATA_DIRECT_ABSENT: [0x00050002, 'BAD_SYS_STATE_ERR', 'the function has no data direct device'],

  REGISTER_UNKNOWN: [0x00060001, 'BAD_SYS_STATE_ERR', 'this firmware does not have the register'],
  REGISTER_ABSENT: [
    0x00060002,
    'BAD_SYS_STATE_ERR',
    'the function lacks the capability that the register needs',
  ],
  REGISTER_INPUT_SHORT: [0x00060003, 'BAD_INP_LEN_ERR', 'register_data is shorter than the register'],
  REGISTER_OUTPUT_SHORT: [
    0x00060004,
    'BAD_OUTP_LEN_ERR',
    'the room for register_data is shorter than the register',
  ],
  REGISTER_READ_ONLY: [0x00060005, 'BAD_OP_ERR', 'the register can only be read'],
} as const satisfies Record<string, readonly [number, Status, string]>;

export type Syndrome = keyof typeof SYNDROMES;

export const syndromes = Object.keys(SYNDROMES) as Syndrome[];
export const syndromeNumber = (name: Syndrome): number => SYNDROMES[name][0];
export const syndromeStatus = (name: Syndrome): Status => SYNDROMES[name][1];

/** What a number of the built-in firmware says; undefined for any other. */
export const syndromeWords = (number: number): string | undefined =>
  Object.values(SYNDROMES).find(([known]) => known === number)?.[2];
