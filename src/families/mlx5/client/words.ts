import type { Vocabulary } from '../../../client/denylist.js';
import { resolveName } from '../../../client/names.js';
import { numberIn, parseNumber } from '../../../client/numbers.js';
import { allCommands, type Command, findCommand } from '../catalogue.js';
import { allRegisters, findRegister, type Register } from '../prm/registers.js';
import { commandOfOpcode, goesToRegister, registerName } from './reading.js';

const commandNames = () => allCommands().map(({ name }) => name);
const registerNames = () => allRegisters().flatMap(({ name, alias }) => (alias ? [name, alias] : [name]));

/** Opcodes, and ids of registers, have 16 bits (mbox_in.opcode, access_register_in.register_id). */
const MOST = 0xffff;

/** A command by name or opcode. An opcode that the catalogue lacks is sent raw. Throws FwctlError `usage`. */
export function commandOf(given: string): Command {
  if (parseNumber(given) !== undefined) return commandOfOpcode(numberIn('an opcode', given, 0, MOST));
  return (
    findCommand(given) ??
    (findCommand(resolveName('command', given, commandNames(), 'rpc --list')) as Command)
  );
}

/** The id of a register by its name or number. Throws FwctlError `usage`. */
export function registerIdOf(given: string): number {
  if (parseNumber(given) !== undefined) return numberIn('the id of a register', given, 0, MOST);
  const register =
    findRegister(given) ?? findRegister(resolveName('register', given, registerNames(), 'reg list'));
  return (register as Register).id;
}

/** A register by name or id; undefined for an id that is not known. Throws FwctlError `usage`. */
export const registerOf = (given: string): Register | undefined => findRegister(registerIdOf(given));

/** What a policy file may name. What has no name in the catalogue goes by its number. */
export const vocabulary: Vocabulary = {
  opcode: (given) => commandOf(given).name,
  register: (given) => registerName(registerIdOf(given)),
  goesToRegister: (opcode) => goesToRegister(commandOf(opcode)),
};
