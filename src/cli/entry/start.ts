// The first file that runs, bundled to dist/bundle/start.cjs: text that is known already, else the command line with its code cache.
import { join } from 'node:path';
import { EXIT_CODES } from '../exit.js';
import { writeNote, writeResult } from '../output.js';
import { CommandPack, type Pack, packFolder, packName } from './cache.js';
import { bundleRequire, partsIn } from './code.js';
import type { keepPack } from './keep.js';
import { deferStdout } from './stdout.js';
import { builtText, TEXT } from './text.js';

interface Program {
  run(argv: string[]): Promise<void>;
}

/** A digest of the files of the bundle; the build knows it. */
declare const BUILD: string;

const argv = process.argv.slice(2);
const text = builtText(argv, join(__dirname, TEXT));

function program(): Program {
  const folder = packFolder(BUILD, process.env);
  const keep = (pack: Pack) =>
    (require('./keep.cjs') as { keepPack: typeof keepPack }).keepPack(pack, __dirname);
  const parts = partsIn(__dirname, require);
  const cache = folder ? new CommandPack(join(folder, packName(argv, parts)), keep) : undefined;
  return bundleRequire(__dirname, require, cache, parts)('./fwctl.cjs') as Program;
}

if (text) {
  try {
    writeResult(text);
  } catch (error) {
    writeNote(`fwctl: usage: ${(error as Error).message}\n`);
    process.exitCode = EXIT_CODES.usage;
  }
} else deferStdout(async () => program()).then(({ run }) => run(argv));
