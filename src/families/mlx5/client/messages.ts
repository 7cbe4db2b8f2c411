import { FwctlError } from '../../../client/errors.js';
import type { Answered, Begun, CommandRow, Decoded } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import { allCommands, type Command, inputLayout } from '../catalogue.js';
import { buildInput, HEADER_BYTES, readInputHeader, readOutputHeader } from '../mailbox.js';
import { decodeMeant } from '../prm/unions.js';
import { statusName } from '../status.js';
import { DecodedAnswer } from './answers.js';
import { requestOf, requireOpcode } from './command.js';
import { commandIn, hexName, registerIn } from './reading.js';
import { toldByRegister } from './register-told.js';
import { commandOf, registerIdOf } from './words.js';

export const commandRows = (): CommandRow[] =>
  allCommands().map((command) => ({
    opcode: command.name,
    op: command.op,
    least_scope: command.needs(0) ?? null,
    // Register access is the one whose scope and effects depend on op_mod: 0 writes, all others read.
    least_scope_read: command.needs(1) ?? null,
    effects: command.effects(0),
    effects_read: command.effects(1),
    in: command.in ?? null,
    out: command.out ?? null,
  }));

/** The mailbox of a command, laid over bytes where they are given. */
export function begin(given: string | undefined, base: Uint8Array | undefined): Begun {
  const named = commandFor(given, base);
  return {
    bytes: buildInput(named, {}, base),
    layout: inputLayout(named),
    fixed: given === undefined ? [] : ['opcode', 'uid'],
    symbol: (field, name) => (field === 'register_id' ? registerIdOf(name) : undefined),
    finish(bytes, options) {
      let input = bytes;
      const register = registerIn(input);
      // A register command carries the register's data, zero where no field sets it; given bytes go as they are.
      if (register && !base && input.length < HEADER_BYTES + register.size) {
        const longer = new Uint8Array(HEADER_BYTES + register.size);
        longer.set(input);
        input = longer;
      }
      // Fields that are laid over bytes may have made another command of them.
      return requestOf(commandIn(input), input, options);
    },
  };
}

function commandFor(given: string | undefined, base: Uint8Array | undefined): Command {
  if (given === undefined) {
    if (base) return commandIn(base);
    throw new FwctlError('usage', 'name a command, or give its bytes with --in', {
      next: 'see the commands with: fwctl rpc --list',
    });
  }
  const command = commandOf(given);
  // Bytes without an opcode get the command's.
  if (base && readInputHeader(base).opcode !== 0) requireOpcode(command, base);
  return command;
}

const isWhole = (bytes: Uint8Array): boolean => bytes.length >= HEADER_BYTES;

export function sent({ input }: Request): Decoded | undefined {
  if (!isWhole(input)) return undefined;
  const layout = inputLayout(commandIn(input));
  return { layout, fields: decodeMeant(layout, input) };
}

export function received(input: Uint8Array): string {
  const { opcode, uid, op_mod } = readInputHeader(input);
  return `opcode ${hexName(opcode)}, uid ${uid}, op_mod ${hexName(op_mod)}`;
}

export function note({ input }: Request, field: string): string | undefined {
  if (field === 'opcode') return commandIn(input).name;
  return field === 'uid' ? 'the kernel puts the own one' : undefined;
}

export function answered({ input }: Request, output: Uint8Array): Answered | undefined {
  if (!isWhole(input) || !isWhole(output)) return undefined;
  const command = commandIn(input);
  const { status, syndrome } = readOutputHeader(output);
  const decoded = new DecodedAnswer(command, input, output);
  const name = statusName(status);
  return {
    status: name,
    ok: status === 0,
    facts: { status: name, syndrome },
    decoded,
    hasLayout: command.out !== undefined,
    told: toldByRegister(input, output),
  };
}
