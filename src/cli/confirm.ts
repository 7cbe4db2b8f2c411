import { isatty } from 'node:tty';
import { FwctlError } from '../client/errors.js';
import { type Style, styleFor, writeNote } from './output.js';
import { askOnTerminal } from './terminal/ask.js';

/** Has a write confirmed: by `--yes`, or on the terminal, where the changes are shown first. Throws FwctlError `policy`. */
export async function confirmWrite(
  what: string,
  changes: (style: Style) => string | Promise<string>,
  yes: boolean,
  opcode = 'ACCESS_REG',
): Promise<void> {
  if (yes) return;
  if (isatty(0) && isatty(2)) {
    writeNote(await changes(await styleFor(2)));
    if (await askOnTerminal(`Write ${what}?`)) return;
  }
  throw new FwctlError('policy', `writing ${what} was not confirmed`, {
    opcode,
    next: 'give --yes to confirm, or look first with --dry-run',
  });
}
