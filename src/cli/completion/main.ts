// What the completion scripts of shells call, bundled to dist/bundle/complete.cjs: fwctl __complete SHELL AT WORD...
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { Book } from './book.js';
import { complete } from './complete.js';
import { linesFor } from './shells.js';

/** Writes what may stand at word AT of the words behind it, in the form that the script of the shell reads. A script has no use for errors: nothing is told then. */
export async function run([shell = '', at = '0', ...words]: readonly string[]): Promise<void> {
  try {
    const found = await complete(words, Number(at), { book: new Book(join(__dirname, 'completion')) });
    writeSync(1, linesFor(shell, found));
  } catch (error) {
    if (process.env.FWCTL_DEBUG) throw error;
  }
}
