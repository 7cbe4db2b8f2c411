// fwctl by plain oclif: commands and help found in dist/commands by oclif itself, no bundle, nothing rendered in advance.
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { readLine } from '../../dist/src/cli/entry/line.js';
import { runOclif } from '../../dist/src/cli/entry/oclif.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const config = await Config.load(root);

const table = new Map();
for (const { id, args, strict, aliases, hiddenAliases } of config.commands)
  for (const name of [id, ...aliases, ...hiddenAliases]) {
    for (let at = name.indexOf(':'); at > 0; at = name.indexOf(':', at + 1))
      if (!table.has(name.slice(0, at))) table.set(name.slice(0, at), undefined);
    table.set(name, { args: strict === false || Object.keys(args).length > 0 });
  }

/** Runs an argument line. */
export async function runPlain(line) {
  const { argv, said } = readLine(line, table);
  if (said) process.stderr.write(`fwctl: ${said}\n`);
  await runOclif(argv, root, {
    root,
    ids: () => config.commandIDs,
    load: async (id) => config.findCommand(id)?.load(),
  });
}
