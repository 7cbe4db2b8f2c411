import { find } from '../../../bits/path.js';
import { addReader, type MessageReader, type Reading } from '../../../client/readers.js';
import { type Command, findCommand } from '../catalogue.js';
import { HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { findRegister, type Register } from '../prm/registers.js';

/** The input of every command that goes to a register. */
const REGISTER_ACCESS = 'access_register_in';

/** Whether a command goes to a register. */
export const goesToRegister = (command: Command): boolean => command.in === REGISTER_ACCESS;

export const hexName = (value: number): string => `0x${value.toString(16)}`;

const unnamed = new Map<number, Command>();

/** The row of an opcode; one of its own for an opcode that the catalogue lacks, which the kernel lets pass at no scope. */
export function commandOfOpcode(op: number): Command {
  const known = findCommand(op) ?? unnamed.get(op);
  if (known) return known;
  const command: Command = {
    name: hexName(op),
    op,
    in: undefined,
    out: undefined,
    needs: () => undefined,
    effects: () => 'settings',
  };
  unnamed.set(op, command);
  return command;
}

/** The command of an input with a whole header. */
export const commandIn = (input: Uint8Array): Command => commandOfOpcode(readInputHeader(input).opcode);

/** The id of the register that an input goes to; undefined for other commands. */
const registerIdIn = (input: Uint8Array): number | undefined => idIn(commandIn(input), input);

/** Byte of its input at which such a command has the register's id. */
let idAt: number | undefined;

function idIn(command: Command, input: Uint8Array): number | undefined {
  if (!goesToRegister(command)) return undefined;
  idAt ??= find(layout(REGISTER_ACCESS), 'register_id').offset >> 3;
  const at = idAt;
  return ((input[at] as number) << 8) | (input[at + 1] as number);
}

/** The register that an input goes to; undefined for other commands and for ids that are not known. */
export function registerIn(input: Uint8Array): Register | undefined {
  const id = registerIdIn(input);
  return id === undefined ? undefined : findRegister(id);
}

/** How people call a register: by its name, by its id in hex where it has none. */
export const registerName = (id: number): string => findRegister(id)?.name ?? hexName(id);

/**
 * Command, register and scope of an input, from its bytes alone: the one place where all rules about messages ask. Undefined where there
 * is no whole header.
 */
export function readMessage(input: Uint8Array): Reading | undefined {
  if (input.length < HEADER_BYTES) return undefined;
  const { opcode, op_mod } = readInputHeader(input);
  const command = commandOfOpcode(opcode);
  const id = idIn(command, input);
  const reading = {
    opcode: command.name,
    op: opcode,
    needs: command.needs(op_mod),
    effects: command.effects(op_mod),
  };
  return id === undefined ? reading : { ...reading, register: registerName(id) };
}

/** How messages of mlx5 are read. */
export const reader: MessageReader = {
  type: 'mlx5',
  driver: 'mlx5_core',
  refused: 'EBADMSG',
  read: readMessage,
};

addReader(reader);
