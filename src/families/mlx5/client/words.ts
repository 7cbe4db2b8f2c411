import type { Vocabulary } from '../../../client/denylist.js';
import { resolveName } from '../../../client/names.js';
import { parseNumber } from '../../../client/numbers.js';
import { allCommands, type Command, findCommand } from '../catalogue.js';
import { allRegisters, findRegister, type Register } from '../prm/registers.js';

const commandNames = () => allCommands().map(({ name }) => name);
const registerNames = () => allRegisters().flatMap(({ name, alias }) => (alias ? [name, alias] : [name]));

/** A command by name or opcode. An opcode that the catalogue lacks is sent raw. Throws FwctlError `usage`. */
export function commandOf(given: string): Command {
  const number = parseNumber(given);
  if (number === undefined)
    return findCommand(given) ?? (findCommand(resolveName('command', given, commandNames())) as Command);
  return commandOfOpcode(Number(number));
}

/** The row of an opcode; one of its own for an opcode that the catalogue lacks, which the kernel lets pass at no scope. */
export function commandOfOpcode(op: number): Command {
  const name = `0x${op.toString(16)}`;
  return (
    findCommand(op) ?? {
      name,
      op,
      in: undefined,
      out: undefined,
      needs: () => undefined,
      effects: () => 'settings',
    }
  );
}

/** A register by name or id; undefined for an id that is not known. Throws FwctlError `usage`. */
export function registerOf(given: string): Register | undefined {
  const number = parseNumber(given);
  if (number !== undefined) return findRegister(Number(number));
  return findRegister(given) ?? findRegister(resolveName('register', given, registerNames()));
}

/** What a policy file may name. */
export const vocabulary: Vocabulary = {
  opcode: (name) => tryName(() => commandOf(name).name),
  register: (name) => tryName(() => registerOf(name)?.name),
  opcodes: commandNames,
  registers: registerNames,
};

function tryName(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
