import { type Answer, BaseCommand } from '../src/cli/base.js';
import { firmwareView } from '../src/cli/jobs/firmware.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { runJob } from '../src/cli/jobs/run.js';
import type { Documents } from '../src/schema/documents.js';

export default class Firmware extends BaseCommand {
  static override summary = 'Show the firmware of a device and its components.';
  static override description =
    'Shows which version runs, which one is stored, for which board it is made, and each component that the device keeps. Changes nothing. The same table, and the same JSON, whatever the family of the device.';
  static override examples = [
    '<%= config.bin %> firmware',
    '<%= config.bin %> firmware --all',
    '<%= config.bin %> firmware -d mlx5_1 --json',
  ];
  static override flags = jobFlags;

  async answer(): Promise<Answer<Documents['fwctl.firmware/1']>> {
    const { flags } = await this.parse(Firmware);
    return runJob(flags, firmwareView);
  }
}
