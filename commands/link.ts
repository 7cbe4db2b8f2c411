import { type Answer, BaseCommand } from '../src/cli/base.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { linkView } from '../src/cli/jobs/link.js';
import { runJob } from '../src/cli/jobs/run.js';
import type { Documents } from '../src/schema/documents.js';

export default class Link extends BaseCommand {
  static override summary = 'Show the ports of a device and their links.';
  static override description =
    'A row for each port, and below it all else that the device tells: why a link is down, speeds, pause, error rates, and what is plugged in as the firmware read it; `fwctl module` reads the module itself. The same table, and the same JSON, whatever the family of the device. Also as `fwctl link show`.';
  static override hiddenAliases = ['link:show'];
  static override examples = [
    '<%= config.bin %> link',
    '<%= config.bin %> link --all',
    '<%= config.bin %> link -d mlx5_1 --json',
  ];
  static override flags = jobFlags;

  async answer(): Promise<Answer<Documents['fwctl.link/1']>> {
    const { flags } = await this.parse(Link);
    return runJob(flags, linkView);
  }
}
