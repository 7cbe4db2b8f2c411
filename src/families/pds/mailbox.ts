import { getU32, setU32 } from '../../uapi/ioctl.js';
import type { Operation } from './catalogue.js';

/**
 * What goes over the admin queue between pds_core and the card (pds_adminq.h), little-endian. An entry and what it points at travel as one buffer, and so do
 * the completion and what the card has written: of an entry, the data that the card reads lies behind it, at REQUEST_ADDRESS; of a completion, that
 * which the card wrote to ANSWER_ADDRESS lies behind it.
 */

/** struct pds_fwctl_rpc_pds of include/uapi/fwctl/pds.h: bytes of a message, and where its parts stand. */
export const RPC_BYTES = 48;
export const RPC = {
  op: 0,
  ep: 4,
  inLen: 12,
  inPayload: 16,
  retval: 24,
  outLen: 36,
  outPayload: 40,
} as const;

/** Bytes of an entry and of a completion; where a client's own command begins in the entry. */
export const ENTRY_BYTES = 64;
export const COMPLETION_BYTES = 16;
export const CLIENT_COMMAND = 4;

/** enum pds_core_adminq_opcode */
export const CLIENT_REG = 6;
export const CLIENT_CMD = 8;

/** enum pds_fwctl_cmd_opcode */
export const IDENT = 70;
export const RPC_COMMAND = 71;
export const QUERY = 72;

/** enum pds_fwctl_query_entity */
export const ROOT = 0;
export const ENDPOINT = 1;

/** Bytes of the buffer into which a query answers: PAGE_SIZE. */
export const QUERY_BYTES = 4096;

/** The addresses under which the card sees the memory of a command: they stand for those that the DMA mapping of a host gives. */
const REQUEST_ADDRESS = 0x1_0000_0000;
const ANSWER_ADDRESS = 0x2_0000_0000;

const HALF = 2 ** 32;

function setAddress(bytes: Uint8Array, at: number, address: number): void {
  setU32(bytes, at, address % HALF);
  setU32(bytes, at + 4, Math.floor(address / HALF));
}

/** The most entries that the queue takes at a time: it has 16, of which one stays free. */
export const QUEUE_DEPTH = 15;

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** An entry by which a client of the card's makes itself known. */
export function registerEntry(devname: string): Uint8Array {
  const entry = new Uint8Array(ENTRY_BYTES);
  entry[0] = CLIENT_REG;
  entry.set(new TextEncoder().encode(devname).subarray(0, 31), 4);
  return entry;
}

/** The number that the card gives a client (struct pds_core_client_reg_comp). */
export const readClientId = (completion: Uint8Array): number => view(completion).getUint16(4, true);

/** An entry around a client's command, with the data that the card reads behind it. */
function clientEntry(clientId: number, opcode: number, request: number): Uint8Array {
  const entry = new Uint8Array(ENTRY_BYTES + request);
  entry[0] = CLIENT_CMD;
  entry[2] = clientId;
  entry[3] = clientId >>> 8;
  entry[CLIENT_COMMAND] = opcode;
  return entry;
}

/** struct pds_fwctl_ident_cmd; the card answers with `length` bytes. */
export function identEntry(clientId: number, length: number): Uint8Array {
  const entry = clientEntry(clientId, IDENT, 0);
  setU32(entry, CLIENT_COMMAND + 4, length);
  setAddress(entry, CLIENT_COMMAND + 8, ANSWER_ADDRESS);
  return entry;
}

/** struct pds_fwctl_query_cmd, of the root or of an endpoint. */
export function queryEntry(clientId: number, entity: number, ep: number): Uint8Array {
  const entry = clientEntry(clientId, QUERY, 0);
  entry[CLIENT_COMMAND + 1] = entity;
  setU32(entry, CLIENT_COMMAND + 4, QUERY_BYTES);
  setAddress(entry, CLIENT_COMMAND + 8, ANSWER_ADDRESS);
  setU32(entry, CLIENT_COMMAND + 16, ep);
  return entry;
}

/** PDS_FWCTL_RPC_IND_REQ | PDS_FWCTL_RPC_IND_RESP: request and answer lie in memory, also where they have no length. */
const INDIRECT = 3;

/** struct pds_fwctl_rpc_cmd. `answer`: bytes of room for the answer. */
export function rpcEntry(
  clientId: number,
  { ep, op }: { readonly ep: number; readonly op: number },
  request: Uint8Array,
  answer: number,
): Uint8Array {
  const entry = clientEntry(clientId, RPC_COMMAND, request.length);
  entry[CLIENT_COMMAND + 2] = INDIRECT;
  setU32(entry, CLIENT_COMMAND + 4, ep);
  setU32(entry, CLIENT_COMMAND + 8, op);
  if (request.length) setAddress(entry, CLIENT_COMMAND + 28, REQUEST_ADDRESS);
  setU32(entry, CLIENT_COMMAND + 36, request.length);
  if (answer) setAddress(entry, CLIENT_COMMAND + 44, ANSWER_ADDRESS);
  setU32(entry, CLIENT_COMMAND + 52, answer);
  entry.set(request, ENTRY_BYTES);
  return entry;
}

/** The status of a completion, and the number that an operation failed with (struct pds_fwctl_rpc_comp). */
export const readStatus = (completion: Uint8Array): number => completion[0] as number;
export const readError = (completion: Uint8Array): number => getU32(completion, 4);

/** What IDENT tells, as far as the driver takes it. */
export function readIdent(answer: Uint8Array): { maxRequest: number; maxAnswer: number } {
  const at = view(answer);
  return { maxRequest: at.getUint32(12, true), maxAnswer: at.getUint32(16, true) };
}

/** How many entries the answer of a query has: no more than there is room for. */
const entriesOf = (answer: Uint8Array, bytes: number): number =>
  Math.min(view(answer).getUint32(4, true), Math.floor((answer.length - 8) / bytes));

/** The endpoints of an answer to QUERY of the root. */
export function readEndpoints(answer: Uint8Array): number[] {
  const at = view(answer);
  return Array.from({ length: entriesOf(answer, 4) }, (_, i) => at.getUint32(8 + 4 * i, true));
}

/** The operations of an answer to QUERY of an endpoint. */
export function readOperations(answer: Uint8Array): Operation[] {
  const at = view(answer);
  return Array.from({ length: entriesOf(answer, 8) }, (_, i) => ({
    id: at.getUint32(8 + 8 * i, true),
    attribute: answer[12 + 8 * i] as number,
  }));
}
