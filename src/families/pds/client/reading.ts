import { addReader, type MessageReader } from '../../../client/readers.js';
import { getU32 } from '../../../uapi/ioctl.js';
import { RPC, RPC_BYTES } from '../mailbox.js';
import { ruleName } from './operations.js';

/** Names that were made: most messages go to few operations. */
const names = new Map<number, string>();
const MOST_NAMES = 1000;

function nameFor(endpoint: number, id: number): string {
  const key = endpoint * 2 ** 16 + (id & 0xffff);
  const known = names.get(key);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const made = ruleName(endpoint, id);
  names.set(key, made);
  return made;
}

/** How messages are read by their bytes alone, which do not say what an operation needs: only who knows the firmware does. */
export const reader: MessageReader = {
  type: 'pds',
  driver: 'pds_core',
  refused: 'EPERM',
  errnoMeanings: {
    EPERM: 'the operation needs a higher scope, or the scope CAP_SYS_RAWIO',
    EINVAL:
      'the card has no such endpoint or operation, or not of this version, or takes less than the request or the room for the answer',
    ENOMEM: 'the card did not list the operations of the endpoint, or there is no memory',
    ENXIO: 'the firmware is dead or stopped',
    ENOSPC: 'the queue to the card is full',
    ETIMEDOUT: 'the card did not answer within 5 s',
    EIO: 'the card answers with a status that has no errno of its own',
  },
  read(input) {
    if (input.length < RPC_BYTES) return undefined;
    const [op, endpoint] = [getU32(input, RPC.op), getU32(input, RPC.ep)];
    return {
      opcode: nameFor(endpoint, op),
      op,
      effects: 'settings',
      endpoint: String(endpoint),
      needs: undefined,
      unjudged: true,
    };
  },
};

addReader(reader);
