import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { SHELLS, scriptFor } from '../src/cli/completion/scripts.js';
import { FwctlError } from '../src/client/errors.js';
import type { Documents } from '../src/schema/documents.js';

export default class Completion extends BaseCommand {
  static override summary = 'Print the script that completes command lines in a shell.';
  static override description = [
    'Completes commands, flags and their values, names of registers, fields and enum values, settings, objects, capability types, features, commands of the firmware, counters, devices of the emulated machine, and file names. The script asks fwctl at each Tab: it need not be made anew when fwctl is.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> completion bash',
    '<%= config.bin %> completion zsh > _fwctl',
    '<%= config.bin %> completion fish > fwctl.fish',
  ];
  static override args = {
    shell: Args.string({ description: SHELLS.join(', '), required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.completion/1']>> {
    const { shell } = (await this.parse(Completion)).args;
    const found = SHELLS.find((one) => one === shell.replace(/^.*\//s, '').toLowerCase());
    if (!found)
      throw new FwctlError('usage', `there is no completion for the shell "${shell}"`, {
        given: shell,
        known: SHELLS,
      });
    const script = scriptFor(found, this.config.root);
    return { data: { shell: found, script }, text: () => script };
  }
}
