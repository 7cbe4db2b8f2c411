import { addReader, type MessageReader, type Reading } from '../../../client/readers.js';
import { type Command, findCommand } from '../catalogue.js';
import { REQUEST, REQUEST_BYTES, u16 } from '../mailbox.js';

export const hexName = (value: number): string => `0x${value.toString(16)}`;

const unnamed = new Map<number, Command>();

/** The row of a req_type; one of its own for one that the catalogue lacks, which the kernel lets pass at no scope. */
export function commandOfNumber(op: number): Command {
  const known = findCommand(op) ?? unnamed.get(op);
  if (known) return known;
  const command: Command = {
    name: hexName(op),
    op,
    in: undefined,
    out: undefined,
    source: undefined,
    needs: undefined,
    timeout: 0,
    effects: () => 'settings',
  };
  unnamed.set(op, command);
  return command;
}

/** Whether a request has a whole header. */
export const isWhole = (input: Uint8Array): boolean => input.length >= REQUEST_BYTES;

/** The command of a request with a whole header. */
export const commandIn = (input: Uint8Array): Command => commandOfNumber(u16(input, REQUEST.req_type));

/** Command, effects and scope of a request, from its bytes alone: the driver looks at nothing but req_type. Undefined where there is no whole header. */
function readMessage(input: Uint8Array): Reading | undefined {
  if (!isWhole(input)) return undefined;
  const command = commandIn(input);
  return { opcode: command.name, op: command.op, effects: command.effects(input), needs: command.needs };
}

/** How messages of bnxt are read. */
export const reader: MessageReader = {
  type: 'bnxt',
  driver: 'bnxt_en',
  refused: 'EPERM',
  errnoMeanings: {
    EPERM:
      'the driver does not let it pass: the request type is not on its list or needs a higher scope, or the driver is stopped, as in a reset of the firmware',
    EINVAL: 'the request has fewer than 16 or more than 128 bytes, or the room for the answer fewer than 8',
  },
  read: readMessage,
};

addReader(reader);
