import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { jobFlags } from '../src/cli/jobs/flags.js';
import { moduleView } from '../src/cli/jobs/module.js';
import { runJob } from '../src/cli/jobs/run.js';
import { numberIn } from '../src/client/numbers.js';
import type { Documents } from '../src/schema/documents.js';

export default class Module extends BaseCommand {
  static override summary = 'Read and decode the pluggable modules of a device.';
  static override description = [
    'Reads all pages that a module has, as its own kind needs them (SFF-8472, SFF-8636, CMIS with its banks), and shows what they say: vendor, part and serial number, what it is good for, measured values beside their thresholds, lanes, and whether checksums are right. The same whatever the family of the device. Also as `fwctl module show`.',
    'With --json the pages stand beside what is decoded of them: `fwctl decode module --in-file FILE` takes the document later, without the device.',
  ].join('\n\n');
  static override hiddenAliases = ['module:show'];
  static override examples = [
    '<%= config.bin %> module',
    '<%= config.bin %> module -d mlx5_1 --hex',
    '<%= config.bin %> module --json > module.json',
  ];
  static override flags = {
    ...jobFlags,
    port: Flags.string({ description: 'only the module of this port, as link numbers them', helpValue: 'N' }),
    hex: Flags.boolean({ description: 'the bytes of each page instead of what they mean; same as -o hex' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.module/1']>> {
    const { flags } = await this.parse(Module);
    if (flags.hex && this.format === 'text') this.common.output = 'hex';
    const port = flags.port === undefined ? undefined : numberIn('--port', flags.port, 0, 0xffff);
    return runJob(flags, moduleView(port));
  }
}
