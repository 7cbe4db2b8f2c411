// The first file that runs, bundled to dist/bundle/start.cjs: text that is known already, else the command line with its code cache.
import { join } from 'node:path';
import { EXIT_CODES } from '../exit.js';
import { writeNote, writeResult } from '../output.js';
import { bundleRequire } from './code.js';
import { deferStdout } from './stdout.js';
import { builtText } from './text.js';

interface Program {
  run(argv: string[]): Promise<void>;
}

const argv = process.argv.slice(2);
const text = builtText(argv, join(__dirname, 'text'));
if (text) {
  try {
    writeResult(text);
  } catch (error) {
    writeNote(`fwctl: usage: ${(error as Error).message}\n`);
    process.exitCode = EXIT_CODES.usage;
  }
} else
  deferStdout(async () => bundleRequire(__dirname, require)('./fwctl.cjs') as Program).then(({ run }) =>
    run(argv),
  );
