import { isatty } from 'node:tty';
import { FwctlError } from '../client/errors.js';
import { type Style, styleFor, writeNote } from './output.js';
import { askOnTerminal } from './terminal/ask.js';

/** Has a change confirmed: by `--yes`, or on the terminal, where it is shown first. `what`: what is written, or the question and the words for what it asks. Throws FwctlError `policy`. */
export async function confirmWrite(
  what: string | { readonly question: string; readonly deed: string },
  changes: (style: Style) => string | Promise<string>,
  yes: boolean,
  opcode = 'ACCESS_REG',
): Promise<void> {
  if (yes) return;
  const { question, deed } =
    typeof what === 'string' ? { question: `Write ${what}?`, deed: `writing ${what}` } : what;
  if (isatty(0) && isatty(2)) {
    writeNote(await changes(await styleFor(2)));
    if (await askOnTerminal(question)) return;
  }
  throw new FwctlError('policy', `${deed} was not confirmed`, {
    opcode,
    next: 'give --yes to confirm, or look first with --dry-run',
  });
}
