import { type Answer, BaseCommand } from '../src/cli/base.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { healthView } from '../src/cli/jobs/health.js';
import { runJob } from '../src/cli/jobs/run.js';
import type { Documents } from '../src/schema/documents.js';

export default class Health extends BaseCommand {
  static override summary = 'Look after the health of a device.';
  static override description =
    'Asks the firmware for all that tells whether something is the matter: a row for each thing that was looked at, and the worst of them in front. A device that does not answer is critical, and the exit code tells who refused. What the driver alone can see, as the health buffer of mlx5, stands in the kernel log: `fwctl explain` reads it. Also as `fwctl health show`.';
  static override hiddenAliases = ['health:show'];
  static override examples = [
    '<%= config.bin %> health',
    '<%= config.bin %> health --all',
    '<%= config.bin %> health -d mlx5_1 --json',
  ];
  static override flags = jobFlags;

  async answer(): Promise<Answer<Documents['fwctl.health/1']>> {
    const { flags } = await this.parse(Health);
    return runJob(flags, healthView);
  }
}
