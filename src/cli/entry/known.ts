// What lines that ask for help or a version begin with, bundled to dist/bundle/known.cjs: text that the build has made.
import { join } from 'node:path';
import { EXIT_CODES } from '../exit.js';
import { writeNote, writeResult } from '../output.js';
import { builtText, TEXT } from './text.js';

const text = builtText(process.argv.slice(2), join(__dirname, TEXT));

/** Whether there is such a text; else the line is one for the program. */
export const isKnown = text !== undefined;

if (text) {
  try {
    writeResult(text);
  } catch (error) {
    writeNote(`fwctl: usage: ${(error as Error).message}\n`);
    process.exitCode = EXIT_CODES.usage;
  }
}
