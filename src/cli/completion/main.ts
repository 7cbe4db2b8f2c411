// What the completion scripts of shells call, bundled to dist/bundle/complete.cjs: fwctl __complete SHELL AT WORD...
import { writeFileSync } from 'node:fs';
import { Book } from './book.js';
import { complete } from './complete.js';
import { machineValues } from './machine.js';
import { linesFor } from './shells.js';

/** Writes what may stand at word AT of the words behind it, in the form that the script of the shell reads. A script has no use for errors: nothing is told then. */
async function run([shell = '', at = '0', ...words]: readonly string[]): Promise<void> {
  try {
    const book = new Book(__dirname);
    const before = words.slice(0, Number(at));
    const stateDir = valueOfFlag(/^--state-dir(?:=|$)/, before);
    const device = valueOfFlag(/^(?:--device(?:=|$)|-d=?)/, before);
    const live = machineValues(book, { stateDir, device }, process.env);
    const found = await complete(words, Number(at), { book, live });
    writeFileSync(1, linesFor(shell, found));
  } catch (error) {
    if (process.env.FWCTL_DEBUG) throw error;
  }
}

/** `--state-dir DIR` or `--state-dir=DIR`. */
function valueOfFlag(flag: RegExp, words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => flag.test(word));
  return at < 0 ? undefined : words[at]?.replace(flag, '') || words[at + 1];
}

void run(process.argv.slice(3));
