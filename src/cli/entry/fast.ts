import { join } from 'node:path';
import type { Config } from '@oclif/core/config';
import type { Plugin } from '@oclif/core/interfaces';
import { writeNote, writeResult } from '../output.js';
import type { Commands } from './commands.js';
import { fail } from './fail.js';
import { findCommand } from './find.js';
import type { Line } from './line.js';
import { bundledPlugin, loadCommand, type Product } from './product.js';
import { guardStdout } from './stdout.js';

/** Set, these change what oclif does around a command: debug output, and checks that it makes in development. */
const UNUSUAL = ['DEBUG', 'FWCTL_DEBUG', 'NODE_ENV', 'CLI_FLAGS_DEBUG'];

type Runnable = new (argv: string[], config: Config) => { _run(): Promise<void> };

/**
 * Runs an argument line. One that begins with a command runs that command's class at once, with oclif's own Command and, where the
 * line needs more than the small parser knows, Parser, but without oclif's search for commands, plugins and themes. Everything else goes oclif's whole way.
 */
export async function run(given: string[], product: Product): Promise<void> {
  guardStdout();
  const { root, table } = product;
  const plugin = bundledPlugin(product);
  const commands: Commands = {
    root,
    ids: () => plugin.commandIDs,
    load: async (id) => plugin.findCommand(id, { must: false }),
  };
  const unusual = UNUSUAL.some((name) => process.env[name] !== undefined);
  const direct = findCommand(given, table);
  const { argv, said, text }: Line & { text?: Buffer | undefined } = direct
    ? { argv: given }
    : await otherLine(given, product);
  if (said) writeNote(`fwctl: ${said}\n`);
  if (text) return writeResult(text);
  const found = unusual ? undefined : (direct ?? findCommand(argv, table));
  if (!found) {
    const { name, pjson } = plugin;
    const { quiet, runOclif } = await import('./oclif.js');
    const logger = unusual ? {} : { logger: quiet };
    return runOclif(argv, { root, pjson, plugins: new Map([[name, plugin]]), ...logger }, commands);
  }
  const command = await loadCommand(found.row, plugin);
  try {
    await new (command as unknown as Runnable)(found.rest, usualConfig(plugin))._run();
  } catch (error) {
    await fail(error, argv, commands);
  }
}

/** A line that does not begin with the name of a command: as oclif takes it, or the text that is its answer. */
async function otherLine(
  given: readonly string[],
  { root, table }: Product,
): Promise<Line & { text?: Buffer | undefined }> {
  const [{ readLine }, { builtText, TEXT }] = await Promise.all([import('./line.js'), import('./text.js')]);
  const line = readLine(given, table);
  return { ...line, text: builtText(line.argv, join(root, 'dist/bundle', TEXT)) };
}

/** A Config as far as a running command needs one. */
function usualConfig(plugin: Plugin): Config {
  const { name, version, root, pjson } = plugin;
  const { bin = name } = pjson.oclif;
  const known = { bin, name, version, root, pjson, plugins: new Map([[name, plugin]]) };
  return { ...known, runHook: async () => ({ successes: [], failures: [] }) } as unknown as Config;
}
