// Loads the files of the bundle, and runs a line. It stands in front of the program in fwctl.cjs, so that its bytecode is kept with that.
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { CENTRAL, type Source } from './bytecode.js';
import { CommandPack, type Pack } from './cache.js';
import { bundleRequire, type Wrapped } from './code.js';
import type { keepPack } from './keep.js';

interface Program {
  run(argv: string[]): Promise<void>;
}

/** What central.ts has of fwctl.cjs, or of that of the library. */
export interface Started {
  readonly folder: string;
  readonly require: NodeJS.Require;
  /** Where bytecode is kept; undefined: nowhere. */
  readonly pack: string | undefined;
  /** The file, which is there before all others. */
  readonly central: string;
  readonly source: Source;
  readonly script: Script;
  readonly program: Wrapped;
}

/** A require() for the files of the bundle, which keeps their bytecode. */
export function loadIn({ folder, require, pack, central, source, script, program }: Started) {
  const keep = (made: Pack) =>
    (require(join(folder, 'keep.cjs')) as { keepPack: typeof keepPack }).keepPack(made, folder);
  const cache = pack === undefined ? undefined : new CommandPack(pack, keep);
  cache?.compiled(central, source, script);
  return bundleRequire(folder, require, { cache, central: [central, program] });
}

export function runLine(argv: string[], started: Started): void {
  const { run } = loadIn(started)(CENTRAL) as Program;
  run(argv).then(end);
}

/** What process.exit() comes to. Where nobody hears of the end, this does the same without what a process compiles for that. */
const { reallyExit } = process as { reallyExit?(this: NodeJS.Process, code: number): void };

/** Ends the process at once where nothing is under way: Node takes a millisecond to take itself apart. */
function end(): void {
  if (process.getActiveResourcesInfo().length) return;
  if (!process.listenerCount('exit')) reallyExit?.call(process, Number(process.exitCode ?? 0));
  process.exit();
}
