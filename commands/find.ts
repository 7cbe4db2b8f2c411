import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { linesMeantBy, nothingMatches } from '../src/cli/entry/meant.js';
import { namedLike } from '../src/cli/entry/named.js';
import { toTable } from '../src/present/table.js';

export default class Find extends BaseCommand {
  static override summary = 'Find commands and names by what they mean, or by part of them.';
  static override description =
    'Takes words that people use (temperature, link, module, counters), for which it tells the command lines, and parts of names: of registers, objects, settings, capability types, commands of the firmware and diagnostic counters. Of several words, a name has to have all. Opens no device.';
  static override examples = [
    '<%= config.bin %> find temperature',
    '<%= config.bin %> find vport counter',
    "<%= config.bin %> find 'PP*' --json",
  ];
  static override strict = false;
  static override args = {
    word: Args.string({
      description: 'what is looked for, or part of its name; * and ? for a whole name',
      required: true,
      ignoreStdin: true,
    }),
  };

  async answer(): Promise<Answer> {
    const words = (await this.parse(Find)).argv as string[];
    const meant = words.flatMap((word) => linesMeantBy(word).map((line) => ({ word, line })));
    const found = [
      ...meant.map(({ word, line }) => ({ kind: 'meant', name: word, line })),
      ...(await namedLike(words)),
    ].map(({ line, ...rest }) => ({ ...rest, line: `fwctl ${line}` }));
    return {
      data: { found },
      text: (style) =>
        found.length
          ? toTable(
              [{ key: 'kind' }, { key: 'name' }, { key: 'line', title: 'see', isName: true }],
              found,
              style,
            )
          : nothingMatches('command or name', words, []),
    };
  }
}
