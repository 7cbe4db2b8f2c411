import { HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { findRegister } from '../prm/registers.js';
import { registerIdIn } from './command.js';
import { commandOfOpcode } from './words.js';

/**
 * How people call what an input asks for: its command, and the register that it goes to, in hex where nothing has that id. Undefined where
 * there is no whole header.
 */
export function namesOf(input: Uint8Array): { opcode: string; register?: string } | undefined {
  if (input.length < HEADER_BYTES) return undefined;
  const command = commandOfOpcode(readInputHeader(input).opcode);
  const id = registerIdIn(command, input);
  if (id === undefined) return { opcode: command.name };
  return { opcode: command.name, register: findRegister(id)?.name ?? `0x${id.toString(16)}` };
}
