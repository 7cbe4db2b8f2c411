// The first file that runs, bundled to dist/bundle/start.cjs: the command line with its code cache.
import { join } from 'node:path';
import type { reachEarly } from '../../backends/remote/reach.js';
import { CommandPack, type Pack, packFolder, packName } from './cache.js';
import { bundleRequire, partsIn } from './code.js';
import type { keepPack } from './keep.js';
import { deferStdout } from './stdout.js';

interface Program {
  run(argv: string[]): Promise<void>;
}

/** A digest of the files of the bundle; the build knows it. */
declare const BUILD: string;

const argv = process.argv.slice(2);

/** Whether another machine is named. */
function goesFar(): boolean {
  const { FWCTL_BACKEND = '', FWCTL_DEVICE = '' } = process.env;
  return `${argv} ${FWCTL_BACKEND} ${FWCTL_DEVICE}`.includes('ssh://');
}

function program(): Program {
  const folder = packFolder(BUILD, process.env);
  const keep = (pack: Pack) =>
    (require('./keep.cjs') as { keepPack: typeof keepPack }).keepPack(pack, __dirname);
  const parts = partsIn(__dirname);
  const cache = folder ? new CommandPack(join(folder, packName(argv, parts)), keep) : undefined;
  const load = bundleRequire(__dirname, require, cache, parts);
  if (goesFar()) (load('./reach.cjs') as { reachEarly: typeof reachEarly }).reachEarly(argv, process.env);
  return load('./fwctl.cjs') as Program;
}

/** Ends the process at once where nothing is under way: Node takes a millisecond to take itself apart. */
function end(): void {
  if (process.getActiveResourcesInfo().length === 0) process.exit();
}

deferStdout(async () => program())
  .then(({ run }) => run(argv))
  .then(end);
