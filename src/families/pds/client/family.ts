import { plainMeanings } from '../../../bits/meaning.js';
import type { Vocabulary } from '../../../client/denylist.js';
import type { FamilyClient } from '../../../client/family.js';
import { numberIn } from '../../../client/numbers.js';
import { MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import { codes } from './codes.js';
import { pdsErrnos } from './errnos.js';
import { layoutBook } from './layout-book.js';
import { answered, begin, commandRows, failure, note, readingOf, sent } from './messages.js';
import { foundNames } from './names.js';
import { goalOf, NO_OPERATIONS, type OperationBook, ruleName } from './operations.js';
import { reader } from './reading.js';

const U32 = 0xffff_ffff;

/** What a policy file may name: numbers, as names are those of a file that another may not have. */
const vocabulary: Vocabulary = {
  opcode(given) {
    const { endpoint, id } = goalOf(NO_OPERATIONS, given);
    return ruleName(endpoint, id);
  },
  endpoint: (given) => String(numberIn('an endpoint', given, 0, U32)),
};

/** struct fwctl_info_pds has four bytes, of which the driver hands out none. */
export const NO_DATA = ['device data', 'none: the driver hands out none'] as const;

/** The client for who knows some operations. */
export const clientWith = (book: OperationBook): FamilyClient => ({
  ...reader,
  read: (input) => readingOf(book, input),
  title: 'Pensando distributed services cards',
  topics: [],
  ...(book.operations.length
    ? {}
    : { remark: 'a card’s operations are known to its firmware alone: --operations FILE names them' }),
  // The bytes of a request may be few: the kernel's 48 are those around them.
  lengths: { input: [0, MAX_RPC_LEN], output: [0, MAX_RPC_LEN] },
  commands: () => commandRows(book),
  begin: (command, base) => begin(book, command, base),
  sent,
  note: (request, field) => note(book, request, field),
  answered: (request, output) => answered(book, request, output),
  failure: (device, request, output) => failure(book, device, request, output, () => undefined),
  meanings: plainMeanings,
  layouts: layoutBook(book),
  withOperations: async (text, file) =>
    clientWith(await (await import('./operations-file.js')).readOperations(text, file)),
  tell: async (_session, { data }) => ({
    data: { operations: book.operations.length || null },
    lines: [
      ...(data.length ? [] : [NO_DATA]),
      ['operations', 'known to the firmware alone: --operations FILE names them for fwctl rpc'],
    ],
  }),
  vocabulary,
  secrets: () => [],
  errnos: pdsErrnos,
  codes,
  log: async () => (await import('./log.js')).pdsLog,
  names: foundNames,
  snapshot: async () => (await import('./snapshot.js')).snapshot,
  jobs: {},
  elsewhere: {
    update: 'AMD publishes no operation for that; its own driver replaces it: devlink dev flash',
    reset: 'AMD publishes no operation for that; what was stored begins to run with a boot of the machine',
  },
});

/** Cards of which nobody has told an operation. */
export const pdsClient: FamilyClient = clientWith(NO_OPERATIONS);
