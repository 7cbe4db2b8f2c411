import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { find } from '../src/cli/find/open.js';
import { hitJson, hitsText, takenNotes } from '../src/cli/find/text.js';
import { MOST_WORDS } from '../src/cli/find/words.js';
import { writeNote } from '../src/cli/output.js';
import { FwctlError } from '../src/client/errors.js';
import { numberIn } from '../src/client/numbers.js';
import { familyNames } from '../src/families/clients.js';
import { safe, shortened } from '../src/present/safe.js';
import type { Documents } from '../src/schema/documents.js';

const LIMIT = 10;
const U32 = 0xffff_ffff;

export default class Find extends BaseCommand {
  static override summary = 'Find commands and names by what they mean.';
  static override description = [
    'Takes words, or a question, in any order: temperature, "link down", how fast is my link. Looks for them, for what people say for the same (hot, thermal), and for plurals and slips of the pen, in the commands, and in names, descriptions, fields and values of registers, groups of their fields, objects, settings, capability types, features, commands of the firmware and diagnostic counters, of all families. Of several words, what has the most of them is found. * and ? stand for any letters of a name.',
    'The likeliest come first, each with a line that runs: on the built-in device as it is at first, or without a device. Where the line only tells of a name, what reads it stands below. Opens no device.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> find temperature',
    '<%= config.bin %> find link down',
    "<%= config.bin %> find 'how fast is my link'",
    '<%= config.bin %> find scrub --family cxl',
    "<%= config.bin %> find 'PP*' --limit 20 --json",
  ];
  static override strict = false;
  static override args = {
    word: Args.string({
      description: 'what is looked for: words, a question, or * and ? for a whole name',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    family: Flags.string({
      description: 'names of this family of devices alone, beside the commands of the tool',
      options: [...familyNames],
      helpValue: 'FAMILY',
    }),
    kind: Flags.string({
      char: 'k',
      description: 'of this kind alone, or whose kind has this word: command, register, setting, object',
      helpValue: 'KIND',
    }),
    limit: Flags.string({
      char: 'n',
      description: `how many are shown at most [default: ${LIMIT}]`,
      helpValue: 'N',
    }),
    all: Flags.boolean({ description: 'show all that are found', exclusive: ['limit'] }),
  };

  async answer(): Promise<Answer<Documents['fwctl.find/1']>> {
    const { argv, flags } = await this.parse(Find);
    const words = argv as string[];
    const limit = flags.limit === undefined ? LIMIT : numberIn('--limit', flags.limit, 1, U32);
    if (!words.join('').trim())
      throw new FwctlError('usage', 'there is nothing to look for', {
        next: 'name it: fwctl find temperature',
      });
    if (words.join(' ').trim().split(/\s+/).length > MOST_WORDS)
      throw new FwctlError('usage', `a question has at most ${MOST_WORDS} words`);
    const found = find(this.config.root, words, flags.family);
    const kind = flags.kind?.toLowerCase();
    const hits = found.hits.filter(
      ({ entry }) => kind === undefined || entry.kind.toLowerCase().includes(kind),
    );
    const shown = flags.all ? hits : hits.slice(0, limit);
    for (const note of takenNotes(found)) writeNote(`fwctl: ${note}\n`);
    return {
      data: {
        words,
        taken: found.taken,
        unknown: found.unknown,
        total: hits.length,
        found: shown.map(hitJson),
      },
      text: (style) => {
        if (!hits.length)
          return `nothing is found for ${words.map((word) => `"${shortened(safe(word))}"`).join(' ')}\n`;
        if (shown.length < hits.length)
          writeNote(`fwctl: the likeliest ${shown.length} of ${hits.length}; --all shows the others\n`);
        return hitsText(shown, style);
      },
    };
  }
}
