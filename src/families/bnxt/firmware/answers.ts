import { byteLength, type Layout } from '../../../bits/layout.js';
import { ANSWER, setU16, u16 } from '../mailbox.js';
import { errorCode } from '../status.js';
import type { Refusal } from './handler.js';
import { put, type Values } from './struct.js';

/** Bytes of hwrm_err_output, and where its cmd_err stands. */
const ERROR_BYTES = 16;
const CMD_ERR = 14;

/** Pages of answers that are the same again: those of fields that are the same object. */
const pages = new WeakMap<Values, Uint8Array>();

/** The response page of a command that was done; each time another. */
export function answerPage(op: number, sequence: number, layout: Layout, values: Values): Uint8Array {
  let kept = pages.get(values);
  if (!kept || kept.length !== byteLength(layout) || u16(kept, ANSWER.req_type) !== op) {
    kept = pageOf(0, op, sequence, byteLength(layout));
    put(layout, kept, values);
    pages.set(values, kept);
  }
  const page = kept.slice();
  setU16(page, ANSWER.seq_id, sequence);
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
