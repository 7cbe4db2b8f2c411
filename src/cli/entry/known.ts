// The first file that runs for lines that ask for help or a version, bundled to dist/bundle/known.cjs: text that is known already, else start.cjs.
import { join } from 'node:path';
import { EXIT_CODES } from '../exit.js';
import { writeNote, writeResult } from '../output.js';
import { builtText, TEXT } from './text.js';

const text = builtText(process.argv.slice(2), join(__dirname, TEXT));

if (text) {
  try {
    writeResult(text);
  } catch (error) {
    writeNote(`fwctl: usage: ${(error as Error).message}\n`);
    process.exitCode = EXIT_CODES.usage;
  }
} else require('./start.cjs');
