import { addReader, type MessageReader } from '../../../client/readers.js';
import { readingOf } from './messages.js';
import { NO_OPERATIONS, ruleName } from './operations.js';

/** How messages are read by their bytes alone, which do not say what an operation needs: only who knows the firmware does. */
export const reader: MessageReader = {
  type: 'pds',
  driver: 'pds_core',
  refused: 'EPERM',
  read(input) {
    const reading = readingOf(NO_OPERATIONS, input);
    return reading && { ...reading, opcode: ruleName(Number(reading.endpoint), reading.op) };
  },
};

addReader(reader);
