import type { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/config';
import type { Plugin } from '@oclif/core/interfaces';
import type { Commands } from '../entry/commands.js';
import { loadCommand, type Row } from '../entry/product.js';

/** The commands of the program that runs, by id and alias; undefined for a topic. */
export interface CommandTable extends Commands {
  readonly rows: ReadonlyMap<string, Row | undefined>;
  class(row: Row): Promise<Command.Class>;
}

/** Those of the plugin that the running command is from. */
export function commandTable(config: Config): CommandTable {
  const [plugin] = config.plugins.values() as Iterable<Plugin>;
  if (!plugin) throw new Error('a program without commands');
  const rows = new Map<string, Row | undefined>();
  for (const { aliases, args, hiddenAliases, id, strict } of plugin.commands) {
    const load = async () => ({ default: (await plugin.findCommand(id, { must: true })) as Command.Class });
    const row: Row = { id, args: strict === false || Object.keys(args).length > 0, load };
    for (const name of [id, ...aliases, ...hiddenAliases]) rows.set(name, row);
  }
  const topics = [...rows.keys()].flatMap((id) => {
    const words = id.split(':');
    return words.slice(1).map((_, i) => words.slice(0, i + 1).join(':'));
  });
  for (const topic of topics) if (!rows.has(topic)) rows.set(topic, undefined);
  return {
    root: config.root,
    rows,
    ids: () => plugin.commandIDs,
    load: async (id) => plugin.findCommand(id, { must: false }),
    class: (row) => loadCommand(row, plugin),
  };
}
