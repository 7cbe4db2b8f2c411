import { encode } from '../../bits/codec.js';
import type { Fields } from '../../bits/layout.js';
import { type Command, inputLayout } from './catalogue.js';

/** Bytes of struct input, which every request begins with. */
export const REQUEST_BYTES = 16;

/** Bytes of struct output, which every answer begins with. */
export const ANSWER_BYTES = 8;

/** cmpl_ring of a request that waits for no completion (INVALID_HW_RING_ID of bnxt.h). */
export const NO_RING = 0xffff;

/** target_id of a request that HWRM itself answers, and of one for the Kong processor. */
export const TARGET = { hwrm: 0xffff, kong: 0xfff9 } as const;

/** Where the fields of struct input and struct output stand: bytes. */
export const REQUEST = { req_type: 0, cmpl_ring: 2, seq_id: 4, target_id: 6, resp_addr: 8 } as const;
export const ANSWER = { error_code: 0, req_type: 2, seq_id: 4, resp_len: 6 } as const;

/** A little-endian number of 16 bits, without a DataView, which costs more than all else that is done to judge a command. */
export const u16 = (bytes: Uint8Array, offset: number): number =>
  (bytes[offset] as number) | ((bytes[offset + 1] as number) << 8);

export function setU16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value & 0xff;
  bytes[offset + 1] = value >> 8;
}

/** fid and src_fid of a request that is about the function that asks. */
export const SELF = 0xffff;

/** What tools put into a request: it waits for no completion, is for HWRM itself, and is about the function that asks. */
function usualFields(command: Command): Fields {
  const fids = inputLayout(command).fields.filter(({ name }) => name === 'fid' || name === 'src_fid');
  return {
    cmpl_ring: NO_RING,
    target_id: TARGET.hwrm,
    ...Object.fromEntries(fids.map(({ name }) => [name, SELF])),
  };
}

/** The request of a command, with what tools put into it, or laid over `base`. Fields by dotted path; throws PathError and ValueError of the codec. */
export function buildRequest(command: Command, fields: Fields, base?: Uint8Array): Uint8Array {
  const usual = base ? {} : usualFields(command);
  const request = encode(inputLayout(command), { ...usual, ...fields }, base);
  setU16(request, REQUEST.req_type, command.op);
  return request;
}
