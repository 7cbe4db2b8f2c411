import { HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { registerIn } from './command.js';
import { commandOfOpcode } from './words.js';

/** How people call what an input asks for: its command, and the register that it goes to. Undefined where there is no whole header. */
export function namesOf(input: Uint8Array): { opcode: string; register?: string } | undefined {
  if (input.length < HEADER_BYTES) return undefined;
  const command = commandOfOpcode(readInputHeader(input).opcode);
  const register = registerIn(command, input);
  return { opcode: command.name, ...(register ? { register: register.name } : {}) };
}
