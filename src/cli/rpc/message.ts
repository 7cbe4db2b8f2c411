import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import { numberIn, parseHex } from '../../client/numbers.js';
import { LIMITS, readInput } from '../../files/named.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import type { Scope } from '../../uapi/scope.js';
import { splitAssignments } from '../../values/assign.js';
import type { Draft } from '../../values/message.js';
import { isBytes } from '../input/bytes.js';

export { compose, type Draft, type Message } from '../../values/message.js';

/** Where the bytes of a command come from, beside its fields. */
export const messageFlags = {
  in: Flags.string({
    description: 'input bytes in hex, - for hex on stdin; fields are laid over them',
    helpValue: 'HEX',
    helpGroup: 'MESSAGE',
  }),
  'in-file': Flags.string({
    description: 'raw input bytes from a file, - for stdin',
    helpValue: 'FILE',
    exclusive: ['in'],
    helpGroup: 'MESSAGE',
  }),
  'out-len': Flags.string({
    description: 'room for the answer, in bytes',
    helpValue: 'BYTES',
    helpGroup: 'MESSAGE',
  }),
};

/** Reads `[COMMAND] [field=value ...]` and the flags. Throws FwctlError `usage`. */
export async function draftOf(
  words: readonly string[],
  flags: {
    in?: string | undefined;
    'in-file'?: string | undefined;
    'out-len'?: string | undefined;
    scope?: Scope | undefined;
  },
): Promise<Draft> {
  const named = words[0] !== undefined && !words[0].includes('=');
  const rest = words.slice(named ? 1 : 0);
  const outLen = flags['out-len'];
  return {
    command: named ? words[0] : undefined,
    fields: splitAssignments(rest.filter((word) => !isBytes(word))),
    base: await baseOf(flags, rest.filter(isBytes)),
    outLen: outLen === undefined ? undefined : numberIn('--out-len', outLen, 0, MAX_RPC_LEN),
    scope: flags.scope,
  };
}

async function baseOf(
  flags: { in?: string | undefined; 'in-file'?: string | undefined },
  words: readonly string[],
): Promise<Uint8Array | undefined> {
  const { in: hex, 'in-file': file } = flags;
  if (words.length) {
    if (hex !== undefined || file !== undefined)
      throw new FwctlError('usage', `the input is given twice: as "${words[0]}" and by a flag`);
    return parseHex('the input', words.map((word) => word.replace(/^0x/i, '')).join(''));
  }
  if (hex === '-') return parseHex('--in', (await readInput('--in', '-', LIMITS.bytes)).toString('latin1'));
  if (hex !== undefined) return parseHex('--in', hex);
  return file === undefined ? undefined : readInput('--in-file', file, LIMITS.bytes);
}
