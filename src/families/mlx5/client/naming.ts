import { readMessage } from './reading.js';

/**
 * How people call what an input asks for: its command, and the register that it goes to, in hex where nothing has that id. Undefined where
 * there is no whole header.
 * Throws nothing.
 * Source: Linux's mlx5_ifc.h.
 */
export function namesOf(input: Uint8Array): { opcode: string; register?: string } | undefined {
  const read = readMessage(input);
  if (!read) return undefined;
  const { opcode, register } = read;
  return { opcode, ...(register === undefined ? {} : { register }) };
}
