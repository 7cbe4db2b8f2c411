import type { LoadOptions } from '@oclif/core/interfaces';
import { run } from '@oclif/core/run';
import { CLOSED_STDOUT } from '../exit.js';
import { fail } from './fail.js';

/** oclif's whole way: loads everything, finds the command or the help, runs it. `commands`: all ids, for near matches. */
export async function runOclif(
  argv: string[],
  options: LoadOptions,
  commands: () => readonly string[],
): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(CLOSED_STDOUT);
  });
  await run(argv, options).catch((error) => fail(error, argv, commands));
}
