import { get } from '../../../bits/codec.js';
import type { Delivery, OwnEffect } from '../../family.js';
import type { CommandMarks } from '../../faults.js';
import { findCommand, inputLayout } from '../catalogue.js';
import { failingOutput, HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { type Status, statusNumber } from '../status.js';

/** Layout of the input of all commands that access a register. */
const REGISTER_ACCESS = 'access_register_in';

/** Ids of registers. */
const MCC = 0x9062;
const MCDA = 0x9063;

/** By what faults tell a command; undefined for what is none. */
export function marksOf(input: Uint8Array): CommandMarks | undefined {
  if (input.length < HEADER_BYTES) return undefined;
  const { opcode, op_mod, uid } = readInputHeader(input);
  const register = registerIn(opcode, input);
  const marks = { opcode, op_mod, register, ...updateMarks(register, op_mod, input) };
  // The driver's own commands, as at open and close, fail by a rule that names them only.
  return uid === 0 ? { marks, only: 'opcode' } : { marks };
}

const at = (input: Uint8Array, offset: number): number | undefined => input[HEADER_BYTES + offset];

/** Of an update, what it tells the board and which bytes it sends or asks for: MCC.instruction, MCDA.offset. */
function updateMarks(register: number | undefined, op_mod: number, input: Uint8Array): CommandMarks['marks'] {
  if (register === MCC && op_mod === 0) return { instruction: at(input, 3) };
  if (register !== MCDA || input.length < HEADER_BYTES + 8) return {};
  return { offset: new DataView(input.buffer, input.byteOffset).getUint32(HEADER_BYTES + 4) };
}

function registerIn(opcode: number, input: Uint8Array): number | undefined {
  const command = findCommand(opcode);
  return command?.in === REGISTER_ACCESS
    ? (get(inputLayout(command), input, 'register_id') as number)
    : undefined;
}

/** The firmware refuses a command, with status and syndrome. */
export function refusedBy({ status, syndrome }: OwnEffect, room: number): Delivery {
  return { output: failingOutput(statusNumber(status as Status), syndrome as number).subarray(0, room) };
}
