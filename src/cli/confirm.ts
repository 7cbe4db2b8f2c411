import { FwctlError } from '../client/errors.js';
import type { SessionOptions } from '../client/session.js';
import { isTerminal, type Style, styleFor, writeNote } from './output.js';
import { askOnTerminal } from './terminal/ask.js';

type Ask = NonNullable<SessionOptions['ask']>;

/** What asks on the terminal; undefined where nobody is there. `first`: said before the question. */
export async function askerOf(first: () => void): Promise<Ask | undefined> {
  if (!(await isTerminal(2)) || !(await isTerminal(0))) return undefined;
  return (question) => {
    first();
    return askOnTerminal(question);
  };
}

/** What is to be confirmed: the question, and the words for what it asks. */
export interface Deed {
  readonly question: string;
  readonly deed: string;
  /** The command that does it, where it is one. */
  readonly opcode?: string;
  /** How to look at it first. */
  readonly look?: string;
}

export const writing = (what: string, opcode = 'ACCESS_REG'): Deed => ({
  question: `Write ${what}?`,
  deed: `writing ${what}`,
  opcode,
});

/** Has a change confirmed: by `--yes`, or by who can be asked, to whom it is shown first. Throws FwctlError `policy`. */
export async function confirmChange(
  { ask }: { readonly ask?: Ask | undefined },
  { question, deed, opcode, look = 'with --dry-run' }: Deed,
  changes: (style: Style) => string | Promise<string>,
  yes: boolean,
): Promise<void> {
  if (yes) return;
  if (ask) {
    writeNote(await changes(await styleFor(2)));
    if (await ask(question)) return;
  }
  throw new FwctlError('policy', `${deed} was not confirmed`, {
    ...(opcode === undefined ? {} : { opcode }),
    next: `give --yes to confirm, or look first ${look}`,
  });
}
