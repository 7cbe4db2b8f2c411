import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { resetFlags } from '../../src/cli/reset/flags.js';
import { runReset } from '../../src/cli/reset/run.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ResetRun extends BaseCommand {
  static override summary = 'Reset the firmware of a device, and wait until it is back.';
  static override description = [
    'Shows what a reset would do, asks on a terminal, resets the whole adapter, all functions of it, and waits until it answers again: then tells which firmware runs. What was set for the next reset is in force, what was set until then is gone.',
    'The exit code is 9 where firmware that waited did not start, and 3 where the device does not come back in time.',
  ].join('\n\n');
  static override examples = ['<%= config.bin %> reset run --dry-run', '<%= config.bin %> reset run --yes'];
  static override flags = resetFlags;

  async answer(): Promise<Answer<Documents['fwctl.reset.run/1']>> {
    const { flags } = await this.parse(ResetRun);
    return runReset(flags);
  }
}
