import type { FwctlError } from '../../client/errors.js';
import { reportError, wantsJson } from '../base.js';
import { asFwctlError } from '../errors.js';
import type { Commands } from './commands.js';

/** Ends a command line that no command could end: `this.exit()`, or there is no such command. */
export async function fail(error: unknown, argv: readonly string[], commands: Commands): Promise<void> {
  const { code, message, oclif } = error as { code?: string; message?: string; oclif?: { exit?: number } };
  if (code === 'EEXIT') process.exit(oclif?.exit ?? 1);
  const missing = /^command (.*) not found\.?$/is.exec(message ?? '')?.[1];
  await reportError(
    missing === undefined ? asFwctlError(error) : await noCommand(missing, argv, commands),
    wantsJson(argv),
  );
}

async function noCommand(id: string, argv: readonly string[], commands: Commands): Promise<FwctlError> {
  const { unknownCommand } = await import('./unknown.js');
  return unknownCommand(id, argv, commands);
}
