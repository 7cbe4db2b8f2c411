import { type Answer, BaseCommand } from '../src/cli/base.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { runJob } from '../src/cli/jobs/run.js';
import { tempView } from '../src/cli/jobs/temp.js';
import type { Documents } from '../src/schema/documents.js';

export default class Temp extends BaseCommand {
  static override summary = 'Show the temperatures of a device and of its modules.';
  static override description =
    'A row for each sensor: degrees Celsius now, the highest that the device kept, and the thresholds that it knows. The same table, and the same JSON, whatever the family of the device. Also as `fwctl temp show`.';
  static override hiddenAliases = ['temp:show'];
  static override examples = [
    '<%= config.bin %> temp',
    '<%= config.bin %> temp --all',
    '<%= config.bin %> temp -d mlx5_1 --json',
  ];
  static override flags = jobFlags;

  async answer(): Promise<Answer<Documents['fwctl.temp/1']>> {
    const { flags } = await this.parse(Temp);
    return runJob(flags, tempView);
  }
}
