import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { resetFlags } from '../../src/cli/reset/flags.js';
import { runReset } from '../../src/cli/reset/run.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareActivate extends BaseCommand {
  static override summary = 'Make firmware run that is stored and waits for a reset.';
  static override description =
    'Resets the adapter as reset run does, if anything waits for that; else nothing is done, and the exit code is 0. The exit code is 9 where the new firmware did not start.';
  static override examples = [
    '<%= config.bin %> firmware activate --dry-run',
    '<%= config.bin %> firmware activate --yes',
  ];
  static override flags = resetFlags;

  async answer(): Promise<Answer<Documents['fwctl.firmware.activate/1']>> {
    const { flags } = await this.parse(FirmwareActivate);
    return runReset(flags, true);
  }
}
