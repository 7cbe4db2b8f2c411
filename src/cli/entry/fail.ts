import { FwctlError } from '../../client/errors.js';
import { reportError, wantsJson } from '../base.js';
import { asFwctlError } from '../errors.js';

/** Ends a command line that no command could end: `this.exit()`, or there is no such command. `commands`: all ids. */
export async function fail(
  error: unknown,
  argv: readonly string[],
  commands: () => readonly string[],
): Promise<void> {
  const { code, message, oclif } = error as { code?: string; message?: string; oclif?: { exit?: number } };
  if (code === 'EEXIT') process.exit(oclif?.exit ?? 1);
  const missing = /^command (.*) not found\.?$/i.exec(message ?? '')?.[1];
  await reportError(
    missing === undefined ? asFwctlError(error) : noCommand(missing, commands()),
    wantsJson(argv),
  );
}

function noCommand(id: string, commands: readonly string[]): FwctlError {
  const [given = '', ...known] = [id, ...commands].map((one) => one.replaceAll(':', ' '));
  return new FwctlError('usage', `there is no command "${given}"`, {
    given,
    known,
    next: 'see: fwctl --help',
  });
}
