import { byteLength, type Layout } from '../../../bits/layout.js';
import { ANSWER, setU16 } from '../mailbox.js';
import { errorCode } from '../status.js';
import type { Refusal } from './handler.js';
import { put, type Values } from './struct.js';

/** Bytes of hwrm_err_output, and where its cmd_err stands. */
const ERROR_BYTES = 16;
const CMD_ERR = 14;

/** The response page of a command that was done. */
export function answerPage(op: number, sequence: number, layout: Layout, values: Values): Uint8Array {
  const page = pageOf(0, op, sequence, byteLength(layout));
  put(layout, page, values);
  return page;
}

/** That of one that was refused: struct hwrm_err_output. */
export function refusalPage(op: number, sequence: number, { error, commandError }: Refusal): Uint8Array {
  const page = pageOf(errorCode(error), op, sequence, ERROR_BYTES);
  page[CMD_ERR] = commandError;
  return page;
}

/** The header, and `valid` at the end. */
function pageOf(code: number, op: number, sequence: number, length: number): Uint8Array {
  const page = new Uint8Array(length);
  setU16(page, ANSWER.error_code, code);
  setU16(page, ANSWER.req_type, op);
  setU16(page, ANSWER.seq_id, sequence);
  setU16(page, ANSWER.resp_len, length);
  page[length - 1] = 1;
  return page;
}
