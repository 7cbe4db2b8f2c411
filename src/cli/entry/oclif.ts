import type { LoadOptions, Logger } from '@oclif/core/interfaces';
import { run } from '@oclif/core/run';
import { errorText } from '../errors.js';
import { CLOSED_STDOUT, EXIT_CODES } from '../exit.js';
import { plainStyle, unwritten, writeNote } from '../output.js';
import type { Commands } from './commands.js';
import { fail } from './fail.js';

/** Loads less than oclif's own logger, which says something only where DEBUG is set. */
export const quiet: Logger = {
  namespace: 'oclif',
  child: () => quiet,
  debug() {},
  error() {},
  info() {},
  trace() {},
  warn() {},
};

/** oclif's whole way: loads everything, finds the command or the help, runs it. */
export async function runOclif(argv: string[], options: LoadOptions, commands: Commands): Promise<void> {
  // oclif's own throws, past everything that could tell of it.
  process.stdout.removeAllListeners('error');
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(CLOSED_STDOUT);
    writeNote(errorText(unwritten(error), plainStyle));
    process.exit(EXIT_CODES.usage);
  });
  const running = hasEmptyName(argv, commands.ids())
    ? Promise.reject(new Error('command  not found'))
    : run(argv, options);
  await running.catch((error) => fail(error, argv, commands));
}

/** Whether a word of a command's name is empty: oclif passes over it, and takes the word behind it for a part of the name and for what the command is given. */
function hasEmptyName(argv: readonly string[], ids: readonly string[]): boolean {
  const at = argv.indexOf('');
  const topic = argv.slice(0, Math.max(at, 0)).join(':');
  return at === 0 || (at > 0 && ids.some((id) => id.startsWith(`${topic}:`)));
}
