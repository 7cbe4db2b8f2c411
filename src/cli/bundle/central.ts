import { constants } from 'node:fs';
import { Script } from 'node:vm';
import { asciiOf, bytecodeIn, CENTRAL, readWhole } from './bytecode.js';
import type { Central } from './code.js';
import type { loadIn, runLine, Started } from './loader.js';

/** What the loader has. */
interface Loader {
  readonly runLine: typeof runLine;
  readonly loadIn: typeof loadIn;
}

/**
 * The loader that stands in the first file of a folder, `central`, compiled with the bytecode of a pack, and what it is told. `pack`: undefined for none. Throws what node:fs
 * throws.
 */
export function startedIn(
  folder: string,
  require: NodeJS.Require,
  pack: string | undefined,
  central = CENTRAL,
): { loader: Loader; started: Started } {
  const filename = `${folder}/${central.slice(2)}`;
  const { stats: source, bytes } = readWhole(filename, constants.O_RDONLY);
  const cachedData = pack === undefined ? undefined : bytecodeIn(pack, central, source);
  const script = new Script(asciiOf(bytes), cachedData ? { filename, cachedData } : { filename });
  const [loader, program] = script.runInThisContext() as Central;
  const module = { exports: {} };
  loader(module.exports, require, module, filename, folder);
  const started = { folder, require, pack, central, source, script, program };
  return { loader: module.exports as Loader, started };
}
