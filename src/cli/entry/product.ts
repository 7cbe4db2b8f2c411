import type { Command } from '@oclif/core/command';
import type { Manifest, PJSON, Plugin, Topic } from '@oclif/core/interfaces';

/** A command as the build found it. */
export interface Row {
  /** The id that its file stands for: another than the key for an alias. */
  id: string;
  /** Takes arguments, so that a word behind it is not part of its name. */
  args: boolean;
  load(): Promise<{ default: Command.Class }>;
}

/** Commands and aliases by id (words joined by colons); undefined for a topic. */
export type Table = Pick<ReadonlyMap<string, Row | undefined>, 'get' | 'has'>;

/** What the build writes into the bundle. */
export interface Product {
  root: string;
  /** The manifest of commands and topics, as JSON, which is read only when somebody asks for all of them. */
  manifest(): string;
  pjson: PJSON;
  table: Table;
}

/** The class of a command, marked as oclif's own Plugin does it. */
export async function loadCommand({ id, load }: Row, plugin: Plugin): Promise<Command.Class> {
  const { default: command } = await load();
  command.id = id;
  command.plugin = plugin;
  return command;
}

/** The root plugin as oclif takes it in its `plugins` option: nothing has to be found on the disk. */
export function bundledPlugin({ root, manifest, pjson, table }: Product): Plugin {
  const { name, version } = pjson;
  let all: { commands: Command.Loadable[]; topics: Topic[] } | undefined;
  const findCommand = async (id: string) => {
    const row = table.get(id);
    return row && loadCommand(row, plugin);
  };
  const readAll = () => {
    const { commands, topics } = JSON.parse(manifest()) as Manifest & { topics: Topic[] };
    return {
      topics,
      commands: Object.values(commands).map((cached) => ({
        ...cached,
        pluginAlias: name,
        pluginType: 'core',
        load: () => findCommand(cached.id) as Promise<Command.Class>,
      })),
    };
  };
  const plugin = {
    name,
    alias: name,
    version,
    root,
    pjson,
    type: 'core',
    moduleType: 'module',
    isRoot: true,
    valid: true,
    hasManifest: true,
    hooks: {},
    options: { root },
    get commandIDs() {
      return plugin.commands.map(({ id }) => id);
    },
    get commands() {
      all ??= readAll();
      return all.commands;
    },
    get topics() {
      all ??= readAll();
      return all.topics;
    },
    async load() {},
    findCommand,
  } as unknown as Plugin;
  return plugin;
}
