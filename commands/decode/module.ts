import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { inputFlags } from '../../src/cli/input/bytes.js';
import { flatFields, flatLines } from '../../src/cli/module/flat.js';
import { pagesJson, savedPages } from '../../src/cli/module/saved.js';
import { moduleText } from '../../src/cli/module/text.js';
import { decodeModule } from '../../src/module/decode.js';
import { firstOf, halfTitle, inOrder } from '../../src/module/memory.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DecodeModule extends BaseCommand {
  static override summary = "Decode a pluggable module's memory (SFF-8472, SFF-8636, CMIS); opens no device.";
  static override description = [
    'Takes a saved map {"pages": {"lower": HEX, "0": HEX, ...}}, as `fwctl module --json` gives it, or the bytes themselves: hex, a dump, or raw, in the order in which they are read (an SFP\'s address 51h behind its first 256 bytes; of others one page behind another). Names of pages: lower (bytes 0-127), the number of a page in hex (bytes 128-255), 11@1 for page 11h of bank 1, a2:lower for address 51h.',
    'Values that are beyond a threshold are marked !! (alarm) or ! (warning); checksums are checked. What is missing or strange is told under Notes.',
  ].join('\n\n');
  static override usage = [
    'decode module [HEX ... | --in HEX | --in-file FILE] [--raw] [--hex | --flat] [--json | -o text|json|hex|binary]',
  ];
  static override examples = [
    '<%= config.bin %> decode module --in-file module.json',
    '<%= config.bin %> decode module --in-file module.json --flat',
  ];
  static override strict = false;
  static override flags = {
    ...inputFlags,
    hex: Flags.boolean({ description: 'the bytes of each page instead of what they mean; same as -o hex' }),
    flat: Flags.boolean({
      description: 'every value by its dotted path, one path=value a line',
      exclusive: ['hex'],
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.decode.module/1']>> {
    const { argv, flags } = await this.parse(DecodeModule);
    if (flags.hex && this.format === 'text') this.common.output = 'hex';
    const pages = await savedPages({ ...flags, words: argv as string[] });
    const module = decodeModule(pages);
    return {
      data: {
        ...(flags.flat ? { fields: Object.fromEntries(flatFields({ module })) } : { module }),
        pages: pagesJson(pages),
      },
      text: (style) => (flags.flat ? flatLines({ module }) : moduleText(module, style)),
      bytes: inOrder(pages).map(([name, bytes]) => ({ title: halfTitle(name), bytes, first: firstOf(name) })),
    };
  }
}
