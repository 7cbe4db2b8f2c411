import { constants } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { bytecodeIn, CENTRAL, readWhole } from './bytecode.js';
import type { Central } from './code.js';
import type { loadIn, runLine, Started } from './loader.js';

/** What the loader has. */
interface Loader {
  readonly runLine: typeof runLine;
  readonly loadIn: typeof loadIn;
}

/** The loader that stands in the fwctl.cjs of a folder, compiled with the bytecode of a pack, and what it is told. `pack`: undefined for none. Throws what node:fs throws. */
export function startedIn(
  folder: string,
  require: NodeJS.Require,
  pack: string | undefined,
): { loader: Loader; started: Started } {
  const filename = join(folder, CENTRAL);
  const { stats: source, bytes } = readWhole(filename, constants.O_RDONLY);
  const cachedData = pack === undefined ? undefined : bytecodeIn(pack, CENTRAL, source);
  const script = new Script(bytes.toString('latin1'), cachedData ? { filename, cachedData } : { filename });
  const [loader, program] = script.runInThisContext() as Central;
  const module = { exports: {} };
  loader(module.exports, require, module, filename, folder);
  return { loader: module.exports as Loader, started: { folder, require, pack, source, script, program } };
}
