import { decode, encode } from '../../bits/codec.js';
import { byteLength, type Fields } from '../../bits/layout.js';
import { tailOf, trimTail } from '../../bits/tail.js';
import { type Command, inputLayout, outputLayout } from './catalogue.js';

/** Bytes of the header in front of every input and output (mbox_in, mbox_out). */
export const HEADER_BYTES = 16;

/** What every input begins with: opcode[16] uid[16] reserved[16] op_mod[16] reserved[64], big-endian. */
export interface InputHeader {
  opcode: number;
  uid: number;
  op_mod: number;
}

/** What every output begins with: status[8] reserved[24] syndrome[32] reserved[64], big-endian. */
export interface OutputHeader {
  status: number;
  syndrome: number;
}

const at = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Without a DataView, which costs more than all else that is done to judge a command. */
const u16 = (bytes: Uint8Array, offset: number): number =>
  ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);

const u32 = (bytes: Uint8Array, offset: number): number =>
  ((u16(bytes, offset) << 16) | u16(bytes, offset + 2)) >>> 0;

export function readInputHeader(input: Uint8Array): InputHeader {
  return { opcode: u16(input, 0), uid: u16(input, 2), op_mod: u16(input, 6) };
}

export function readOutputHeader(output: Uint8Array): OutputHeader {
  return { status: output[0] as number, syndrome: u32(output, 4) };
}

/** A failing answer: the header alone. */
export function failingOutput(status: number, syndrome: number): Uint8Array {
  const output = new Uint8Array(HEADER_BYTES);
  output[0] = status;
  at(output).setUint32(4, syndrome);
  return output;
}

/**
 * The input mailbox of a command, laid over `base` where that is given. Fields by dotted path; throws PathError and
 * ValueError of the codec.
 */
export function buildInput(command: Command, fields: Fields, base?: Uint8Array): Uint8Array {
  const input = encode(inputLayout(command), fields, base);
  at(input).setUint16(0, command.op);
  return input;
}

/** Room for the open tail of an answer, in bytes, where the caller names none. */
const TAIL_ROOM = 4096;

/** The room that the whole answer of a command takes, in bytes; with some for the open tail, where it has one. */
export function outputLength(command: Command): number {
  const layout = outputLayout(command);
  return Math.max(byteLength(layout), HEADER_BYTES) + (tailOf(layout) ? TAIL_ROOM : 0);
}

/** The fields of an answer, as far as its bytes go. The driver fills the room with zeros: they don't lengthen an open tail. Throws nothing. Source: Linux's mlx5_ifc.h. */
export function readOutput(command: Command, output: Uint8Array): Fields {
  const layout = outputLayout(command);
  return decode(layout, trimTail(layout, output));
}
