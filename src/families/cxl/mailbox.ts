import { uuidText } from '../../bits/uuid.js';

/** Opcodes of CXL 3.2, 8.2.10.6. */
export const GET_SUPPORTED_FEATURES = 0x0500;
export const GET_FEATURE = 0x0501;
export const SET_FEATURE = 0x0502;

/** Bytes: sizeof of struct fwctl_rpc_cxl up to its payload, of the front of fwctl_rpc_cxl_out, and of payloads (include/uapi/fwctl/cxl.h, include/uapi/cxl/features.h). */
export const IN_HEADER = 16;
export const OUT_HEADER = 8;
export const GET_SUPPORTED_IN = 8;
export const SUPPORTED_HEADER = 8;
export const ENTRY = 48;
export const GET_IN = 21;
export const SET_HEADER = 32;

/** Bits 0 to 2 of the flags of Set Feature: which part of a transfer a message is; CXL 3.2, table 8-113. */
export const TRANSFER = { FULL: 0, INITIATE: 1, CONTINUE: 2, FINISH: 3, ABORT: 4 } as const;
export const TRANSFER_MASK = 0x7;
export const SAVED_ACROSS_RESET = 0x8;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** One entry of Get Supported Features. */
export interface FeatureEntry {
  /** In RFC 4122's text form. */
  readonly uuid: string;
  readonly id: number;
  /** Bytes. */
  readonly get_feat_size: number;
  readonly set_feat_size: number;
  readonly flags: number;
  readonly get_feat_ver: number;
  readonly set_feat_ver: number;
  readonly effects: number;
}

/** Reads the entry that begins at `at`. */
export function readEntry(bytes: Uint8Array, at = 0): FeatureEntry {
  const view = viewOf(bytes);
  return {
    uuid: uuidText(bytes.subarray(at, at + 16)),
    id: view.getUint16(at + 16, true),
    get_feat_size: view.getUint16(at + 18, true),
    set_feat_size: view.getUint16(at + 20, true),
    flags: view.getUint32(at + 22, true),
    get_feat_ver: bytes[at + 26] as number,
    set_feat_ver: bytes[at + 27] as number,
    effects: view.getUint16(at + 28, true),
  };
}

/** The bytes of an entry; its last 18 are reserved. */
export function packEntry(uuid: Uint8Array, entry: Omit<FeatureEntry, 'uuid'>): Uint8Array {
  const bytes = new Uint8Array(ENTRY);
  const view = viewOf(bytes);
  bytes.set(uuid);
  view.setUint16(16, entry.id, true);
  view.setUint16(18, entry.get_feat_size, true);
  view.setUint16(20, entry.set_feat_size, true);
  view.setUint32(22, entry.flags, true);
  bytes[26] = entry.get_feat_ver;
  bytes[27] = entry.set_feat_ver;
  view.setUint16(28, entry.effects, true);
  return bytes;
}

export function packGetSupported(count: number, start: number): Uint8Array {
  const payload = new Uint8Array(GET_SUPPORTED_IN);
  const view = viewOf(payload);
  view.setUint32(0, count, true);
  view.setUint16(4, start, true);
  return payload;
}

/** `uuid`: 16 bytes. */
export function packGet(uuid: Uint8Array, offset: number, count: number, selection: number): Uint8Array {
  const payload = new Uint8Array(GET_IN);
  payload.set(uuid);
  const view = viewOf(payload);
  view.setUint16(16, offset, true);
  view.setUint16(18, count, true);
  payload[20] = selection;
  return payload;
}

export function packSet(
  uuid: Uint8Array,
  fields: { flags: number; offset: number; version: number },
  data: Uint8Array,
): Uint8Array {
  const payload = new Uint8Array(SET_HEADER + data.length);
  payload.set(uuid);
  const view = viewOf(payload);
  view.setUint32(16, fields.flags, true);
  view.setUint16(20, fields.offset, true);
  payload[22] = fields.version;
  payload.set(data, SET_HEADER);
  return payload;
}

/** A message of FWCTL_RPC: struct fwctl_rpc_cxl with its payload. */
export function packRpc(opcode: number, payload: Uint8Array): Uint8Array {
  const input = new Uint8Array(IN_HEADER + payload.length);
  const view = viewOf(input);
  view.setUint32(0, opcode, true);
  view.setUint32(8, payload.length, true);
  input.set(payload, IN_HEADER);
  return input;
}

/** The opcode of a message as the driver reads it: its low 16 bits. Undefined where the message ends before it. */
export const opcodeOf = (input: Uint8Array): number | undefined =>
  input.length < 4 ? undefined : viewOf(input).getUint16(0, true);

/** A command as it goes through the mailbox registers: its opcode in two bytes, then its payload. */
export function packCommand(opcode: number, payload: Uint8Array): Uint8Array {
  const command = new Uint8Array(2 + payload.length);
  viewOf(command).setUint16(0, opcode, true);
  command.set(payload, 2);
  return command;
}

/** What comes back through the mailbox registers: the return code in two bytes, then the payload. */
export function packReply(code: number, payload?: Uint8Array): Uint8Array {
  const reply = new Uint8Array(2 + (payload?.length ?? 0));
  viewOf(reply).setUint16(0, code, true);
  if (payload) reply.set(payload, 2);
  return reply;
}

export const replyCode = (reply: Uint8Array): number => viewOf(reply).getUint16(0, true);
