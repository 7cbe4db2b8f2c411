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

/** Little-endian numbers of a few bytes: a DataView for each message would cost more than all that is done with it. */
export const u16At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
export const u32At = (bytes: Uint8Array, at: number): number =>
  (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;

export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value);
  putU16(bytes, at + 2, value >>> 16);
}

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
  return {
    uuid: uuidText(bytes.subarray(at, at + 16)),
    id: u16At(bytes, at + 16),
    get_feat_size: u16At(bytes, at + 18),
    set_feat_size: u16At(bytes, at + 20),
    flags: u32At(bytes, at + 22),
    get_feat_ver: bytes[at + 26] as number,
    set_feat_ver: bytes[at + 27] as number,
    effects: u16At(bytes, at + 28),
  };
}

/** The bytes of an entry; its last 18 are reserved. */
export function packEntry(uuid: Uint8Array, entry: Omit<FeatureEntry, 'uuid'>): Uint8Array {
  const bytes = new Uint8Array(ENTRY);
  bytes.set(uuid);
  putU16(bytes, 16, entry.id);
  putU16(bytes, 18, entry.get_feat_size);
  putU16(bytes, 20, entry.set_feat_size);
  putU32(bytes, 22, entry.flags);
  bytes[26] = entry.get_feat_ver;
  bytes[27] = entry.set_feat_ver;
  putU16(bytes, 28, entry.effects);
  return bytes;
}

export function packGetSupported(count: number, start: number): Uint8Array {
  const payload = new Uint8Array(GET_SUPPORTED_IN);
  putU32(payload, 0, count);
  putU16(payload, 4, start);
  return payload;
}

/** `uuid`: 16 bytes. */
export function packGet(uuid: Uint8Array, offset: number, count: number, selection: number): Uint8Array {
  const payload = new Uint8Array(GET_IN);
  payload.set(uuid);
  putU16(payload, 16, offset);
  putU16(payload, 18, count);
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
  putU32(payload, 16, fields.flags);
  putU16(payload, 20, fields.offset);
  payload[22] = fields.version;
  payload.set(data, SET_HEADER);
  return payload;
}

/** A message of FWCTL_RPC: struct fwctl_rpc_cxl with its payload. */
export function packRpc(opcode: number, payload: Uint8Array): Uint8Array {
  const input = new Uint8Array(IN_HEADER + payload.length);
  putU32(input, 0, opcode);
  putU32(input, 8, payload.length);
  input.set(payload, IN_HEADER);
  return input;
}

/** The opcode of a message as the driver reads it: its low 16 bits. Undefined where the message ends before it. */
export const opcodeOf = (input: Uint8Array): number | undefined =>
  input.length < 4 ? undefined : u16At(input, 0);

/** A command as it goes through the mailbox registers: its opcode in two bytes, then its payload. */
export function packCommand(opcode: number, payload: Uint8Array): Uint8Array {
  const command = new Uint8Array(2 + payload.length);
  putU16(command, 0, opcode);
  command.set(payload, 2);
  return command;
}

/** What comes back through the mailbox registers: the return code in two bytes, then the payload. */
export function packReply(code: number, payload?: Uint8Array): Uint8Array {
  const reply = new Uint8Array(2 + (payload?.length ?? 0));
  putU16(reply, 0, code);
  if (payload) reply.set(payload, 2);
  return reply;
}

export const replyCode = (reply: Uint8Array): number => u16At(reply, 0);
