import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { readTape } from '../../src/backends/tape/read.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { writeNote } from '../../src/cli/output.js';
import { callsJson, callsText, headText, tapeJson } from '../../src/cli/tape/show.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ReplayShow extends BaseCommand {
  static override summary = 'Show what is recorded on a tape; opens no device.';
  static override description =
    'Says where the tape comes from, and has a line for each call: its file, device, scope, command and register, how it ended, and how long it took. Every line of the tape is checked. A tape without its end mark, as of a program that was killed, is shown as far as it goes.';
  static override examples = [
    '<%= config.bin %> replay show issi.tape',
    '<%= config.bin %> replay show issi.tape --fields --json',
  ];
  static override args = {
    file: Args.string({ description: 'the tape', required: true, ignoreStdin: true }),
  };
  static override flags = {
    fields: Flags.boolean({ description: 'decode what was sent and what came back' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.replay.show/1']>> {
    const { args, flags } = await this.parse(ReplayShow);
    const tape = readTape(args.file, { partial: true });
    if (!tape.ended)
      writeNote(
        `fwctl: ${safe(args.file)} has no end mark: the program that was recorded was killed, or the tape is cut\n`,
      );
    return {
      data: { ...tapeJson(tape), calls: await callsJson(tape, flags.fields) },
      text: async (style) => `${headText(tape)}\n${await callsText(tape, style, flags.fields)}`,
    };
  }
}
