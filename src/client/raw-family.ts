import type { Layout } from '../bits/layout.js';
import { plainMeanings } from '../bits/meaning.js';
import { MAX_RPC_LEN } from '../uapi/ioctl.js';
import { FwctlError } from './errors.js';
import type { FamilyClient, LayoutBook } from './family.js';
import { requestOf } from './request.js';

/** Bytes without any fields. */
const BYTES: Layout = {
  name: 'bytes',
  bits: 0,
  union: false,
  fields: [{ name: 'bytes', offset: 0, width: 8, count: 0, anonymous: false, text: false }],
};

/** Room for the answer, where nobody says how long one is. */
const ROOM = 4096;

const noLayouts: LayoutBook = {
  kinds: 'layout',
  names: () => [],
  find: () => undefined,
  all: () => [],
  layoutNames: () => [],
  layout: () => BYTES,
  uses: () => [],
  decode: () => ({}),
};

/**
 * A family of whose messages nothing is known but what `own` says: they are bytes, go out at the scope that the user names, by default the least, and
 * are left to the driver to judge.
 */
export function rawFamily(own: Pick<FamilyClient, 'type'> & Partial<FamilyClient>): FamilyClient {
  const { type } = own;
  const unknown = (what: string) =>
    new FwctlError('usage', `fwctl knows no ${what} of devices of type ${type}`, {
      next: 'give the bytes of a message with --in, and room for its answer with --out-len',
    });
  const family: FamilyClient = {
    driver: '',
    title: `devices of type ${type}`,
    refused: undefined,
    topics: [],
    lengths: { input: [0, MAX_RPC_LEN], output: [0, MAX_RPC_LEN] },
    read: () => undefined,
    commands: () => [],
    begin(command, base) {
      if (command !== undefined) throw unknown(`command "${command}"`);
      if (!base) throw unknown('commands');
      return {
        bytes: base,
        layout: BYTES,
        fixed: [],
        finish: (bytes, { outLen = ROOM, scope }) => ({
          ...requestOf(family, bytes, { outLen, scope }),
          opcode: 'the message',
        }),
      };
    },
    sent: () => undefined,
    answered: () => ({ status: 'OK', ok: true, facts: {}, hasLayout: false }),
    failure: () => undefined,
    meanings: plainMeanings,
    layouts: noLayouts,
    tell: async () => ({ data: {}, lines: [] }),
    vocabulary: {
      opcode: () => {
        throw unknown('commands');
      },
    },
    secrets: () => [],
    errnos: {},
    codes: () => [],
    jobs: {},
    ...own,
  };
  return family;
}
