import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import type { Request } from '../../client/guard.js';
import { numberIn, parseHex } from '../../client/numbers.js';
import { type Command, inputLayout } from '../../families/mlx5/catalogue.js';
import { requestOf, requireOpcode } from '../../families/mlx5/client/command.js';
import { commandIn, registerIn } from '../../families/mlx5/client/reading.js';
import { commandOf, registerIdOf } from '../../families/mlx5/client/words.js';
import { buildInput, HEADER_BYTES, readInputHeader } from '../../families/mlx5/mailbox.js';
import { LIMITS, readInput } from '../../files/named.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import type { Scope } from '../../uapi/scope.js';
import { assign, type Symbols, splitAssignments } from '../../values/assign.js';
import { isBytes } from '../input/bytes.js';

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

export interface Message {
  command: Command;
  request: Request;
}

/** The parts of a message as people or batch lines give them. */
export interface Draft {
  /** Name or opcode; where it is absent, the input bytes say which command it is. */
  command?: string | undefined;
  fields: { path: string; value: unknown }[];
  base?: Uint8Array | undefined;
  outLen?: number | undefined;
  scope?: Scope | undefined;
}

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
    outLen: outLen === undefined ? undefined : numberIn('--out-len', outLen, HEADER_BYTES, MAX_RPC_LEN),
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

/** Builds the input mailbox and what the client needs to know of it. Throws FwctlError `usage`, PathError, ValueError. */
export function compose(draft: Draft): Message {
  const { base, outLen, scope } = draft;
  if (base && (base.length < HEADER_BYTES || base.length > MAX_RPC_LEN))
    throw new FwctlError(
      'usage',
      `the input takes ${HEADER_BYTES} to ${MAX_RPC_LEN} bytes, not ${base.length}`,
    );
  const named = commandFor(draft.command, base);
  const form = inputLayout(named);
  const start = buildInput(named, {}, base);
  const fixed = draft.command === undefined ? [] : ['opcode', 'uid'];
  let input = assign(form, start, draft.fields, { fixed, symbols });
  const register = registerIn(input);
  // A register command carries the register's data, zero where no field sets it; given bytes go as they are.
  if (register && !base && input.length < HEADER_BYTES + register.size) {
    const longer = new Uint8Array(HEADER_BYTES + register.size);
    longer.set(input);
    input = longer;
  }
  // Fields that are laid over bytes may have made another command of them.
  const command = commandIn(input);
  return { command, request: requestOf(command, input, { scope, outLen }) };
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

/** Registers may stand by name where their id is a field. */
const symbols: Symbols = (field, name) => (field === 'register_id' ? registerIdOf(name) : undefined);
