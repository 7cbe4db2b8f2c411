import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { layoutFlags } from '../src/cli/offline/flags.js';
import { openLibrary } from '../src/cli/offline/form.js';
import { layoutRows, layoutsNamed } from '../src/cli/offline/list.js';
import { layoutJson, layoutText } from '../src/cli/offline/table.js';
import { UsesIndex } from '../src/cli/offline/uses.js';
import { toTable } from '../src/present/table.js';
import type { Documents } from '../src/schema/documents.js';

export default class Prm extends BaseCommand {
  static override summary = 'Show a layout as a table, or list the layouts; opens no device.';
  static override description =
    "Of a layout, a register (all its forms) or a command (input and reply): each field's offset (byte and bit, 0 is the most significant), width, type, access and values, and who uses it. Without a name, or with part of one or a pattern with * and ?: the list of layouts.";
  static override examples = [
    '<%= config.bin %> prm PTYS',
    '<%= config.bin %> prm QUERY_CQ --json',
    "<%= config.bin %> prm 'flow_table_*'",
    '<%= config.bin %> prm my_node --adb my.adb --flat',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({
      description: 'layout, command or register, or a pattern; or several',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...layoutFlags,
    flat: Flags.boolean({ description: 'every number inside nested structures too, by its dotted path' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.prm/1']>> {
    const { argv, flags } = await this.parse(Prm);
    const words = argv as string[];
    const library = await openLibrary(flags, words);
    const named = words.map((word) => layoutsNamed(word, library));
    const forms =
      named.length && named.every((found) => found) ? named.flatMap((found) => found ?? []) : undefined;
    const uses = new UsesIndex(library);
    if (forms)
      return {
        data: { layouts: forms.map((form) => layoutJson(form, uses.of(form.name), flags.flat)) },
        text: async (style) => {
          const texts = [];
          for (const form of forms) texts.push(await layoutText(form, uses.of(form.name), flags.flat, style));
          return texts.join('\n');
        },
      };
    const lists = words.length
      ? words.map((word) => layoutRows(word, uses, library))
      : [layoutRows(undefined, uses, library)];
    const rows = [...new Map(lists.flat().map((row) => [row.name, row])).values()];
    return {
      data: { layouts: rows },
      text: (style) =>
        toTable(
          ['name', 'kind', 'bytes', 'used by'].map((key) => ({ key })),
          rows.map(({ name, kind, bytes, used_by }) => ({ name, kind, bytes, 'used by': shortly(used_by) })),
          style,
        ),
    };
  }
}

/** The first of many. */
function shortly({ commands, registers, layouts }: ReturnType<typeof layoutRows>[number]['used_by']): string {
  const names = [
    ...registers.map(({ name }) => name),
    ...commands.map(({ name, as }) => `${name}.${as}`),
    ...(commands.length || registers.length ? [] : layouts.map(({ name }) => name)),
  ];
  return names.length > 2 ? `${names.slice(0, 2).join(' ')} +${names.length - 2}` : names.join(' ');
}
