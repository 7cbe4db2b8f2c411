import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { writeResult } from '../../src/cli/output.js';
import { NewFile } from '../../src/files/new-file.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorExport extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Write the whole state of the emulated machine to a file.';
  static override description =
    'Kernel, adapters and what was set on them, as one JSON document, for emulator import on this machine or another. - writes it to stdout. A file that is there is kept, but with --force.';
  static override examples = [
    '<%= config.bin %> emulator export -',
    '<%= config.bin %> emulator export bug.json',
  ];
  static override args = {
    file: Args.string({ description: 'file to write, or - for stdout', required: true, ignoreStdin: true }),
  };
  static override flags = { force: Flags.boolean({ description: 'replace a file that is there' }) };

  async answer(): Promise<Answer<Documents['fwctl.emulator.export/1']> | undefined> {
    const { args, flags } = await this.parse(EmulatorExport);
    const file = args.file === '-' ? undefined : new NewFile('the state', args.file, flags);
    const archive = emulator({ stateDir: flags['state-dir'] }).export();
    const text = `${JSON.stringify(archive, null, 2)}\n`;
    const files = Object.keys(archive.files);
    if (!file) {
      writeResult(text);
      return undefined;
    }
    file.write(text);
    return {
      data: { file: args.file, files },
      text: () => `${safe(args.file)}: ${files.length ? files.join(', ') : 'a machine as at first'}\n`,
    };
  }
}
