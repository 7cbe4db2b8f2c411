import { isatty } from 'node:tty';
import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readInput } from '../../files/named.js';
import { statsOf } from '../../files/read.js';
import { bytesOf, parseDump } from './dump.js';

/** Where a command that opens no device takes its bytes from. */
export const inputFlags = {
  in: Flags.string({
    description: 'the bytes in hex, or as a dump of xxd or hexdump -C; - for stdin',
    helpValue: 'HEX',
    helpGroup: 'INPUT',
  }),
  'in-file': Flags.string({
    description: 'the bytes from a file, - for stdin: hex, a dump, or raw bytes',
    helpValue: 'FILE',
    exclusive: ['in'],
    helpGroup: 'INPUT',
  }),
  raw: Flags.boolean({
    description: 'take a file or stdin as raw bytes, even where it looks like hex',
    exclusive: ['in'],
    helpGroup: 'INPUT',
  }),
};

/** Whether a word among others is bytes in hex, as those of --in. */
export const isBytes = (word: string): boolean => /^(0x)?([\da-f]{2})+$/i.test(word);

export interface InputFlags {
  in?: string | undefined;
  'in-file'?: string | undefined;
  raw?: boolean;
  /** Words that are the bytes in hex, as those of --in; `-` alone for stdin. */
  words?: readonly string[];
}

/** The bytes that `--in` or `--in-file` give; undefined where neither is there. Throws FwctlError `usage`. */
export async function givenBytes(flags: InputFlags): Promise<Uint8Array | undefined> {
  const { words = [], in: hex } = flags;
  const other = hex === undefined ? flags['in-file'] && '--in-file' : '--in';
  if (words.length && other)
    throw new FwctlError('usage', `the bytes are given twice: as "${words[0]}" and with ${other}`);
  const text = words.length ? words.join(' ') : hex;
  const file = text === '-' ? '-' : flags['in-file'];
  if (text !== undefined && text !== '-') {
    try {
      return parseDump(words.length ? 'the bytes' : '--in', text);
    } catch (error) {
      throw unlessFile(error, text);
    }
  }
  if (file === undefined) return undefined;
  const what = file === '-' ? 'stdin' : '--in-file';
  const data = await readInput(what, file, LIMITS.bytes);
  return flags.raw ? data : bytesOf(what, data);
}

/** What is wrong with bytes, which says how a file is given where their text is the name of one. */
function unlessFile(error: unknown, text: string): unknown {
  if (!(error instanceof FwctlError) || !statsOf(text)?.isFile()) return error;
  const next = `"${text}" is a file: say --in-file ${text}`;
  return new FwctlError(error.kind, error.message, { ...error.facts, next });
}

/** The same, from stdin where neither is there. Throws FwctlError `usage`. */
export async function inputBytes(flags: InputFlags): Promise<Uint8Array> {
  const given = await givenBytes(flags);
  if (given) return given;
  if (isatty(0))
    throw new FwctlError('usage', 'there are no bytes to decode', {
      next: 'give them as HEX behind the name, with --in HEX, --in-file FILE or on stdin',
    });
  return (await givenBytes({ ...flags, 'in-file': '-' })) as Uint8Array;
}
