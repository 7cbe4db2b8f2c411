import type { Vocabulary } from '../../../client/denylist.js';
import { resolveName } from '../../../client/names.js';
import { numberIn, parseNumber } from '../../../client/numbers.js';
import { allCommands, type Command, findCommand, PREFIX } from '../catalogue.js';
import { commandOfNumber } from './reading.js';

const commandNames = (): string[] => [...allCommands().values()].map(({ name }) => name);

/** req_type has 16 bits. */
const MOST = 0xffff;

/** A command by name, with or without HWRM_, or req_type. One that the catalogue lacks is sent raw. Throws FwctlError `usage`. */
export function commandOf(given: string): Command {
  if (parseNumber(given) !== undefined) return commandOfNumber(numberIn('a req_type', given, 0, MOST));
  const name = given.replaceAll('-', '_');
  const found = findCommand(name);
  if (found) return found;
  // Names are near to one another with the prefix that all of them have.
  const whole = name.toUpperCase().startsWith(PREFIX) ? name : `${PREFIX}${name}`;
  return findCommand(
    resolveName('command of HWRM', whole, commandNames(), 'rpc --list --family bnxt'),
  ) as Command;
}

/** What a policy file may name. What has no name in the catalogue goes by its number. */
export const vocabulary: Vocabulary = { opcode: (given) => commandOf(given).name };
