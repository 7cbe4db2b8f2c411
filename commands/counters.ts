import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { countersView } from '../src/cli/jobs/counters.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { runJob } from '../src/cli/jobs/run.js';
import type { Documents } from '../src/schema/documents.js';

export default class Counters extends BaseCommand {
  static override summary = 'Show the counters of a device.';
  static override description =
    'Counters that all families share come first, named as Linux names them; then those of the device by its own groups and names. The same table, and the same JSON, whatever the family of the device. -H adds sizes; JSON says where each counter was read. Also as `fwctl counters show`.';
  static override hiddenAliases = ['counters:show'];
  static override examples = [
    '<%= config.bin %> counters',
    "<%= config.bin %> counters 'rx_*' --all",
    '<%= config.bin %> counters --nonzero -H',
    '<%= config.bin %> counters fec_corrected_blocks --json --numbers decimal',
  ];
  static override strict = false;
  static override args = {
    counter: Args.string({
      description: 'NAME|PATTERN ... of counters; * and ? for all that match [default: all]',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...jobFlags,
    nonzero: Flags.boolean({ description: 'leave out counters that are 0' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.counters/1']>> {
    const { argv, flags } = await this.parse(Counters);
    return runJob(flags, countersView({ patterns: argv as string[], nonzero: flags.nonzero }));
  }
}
