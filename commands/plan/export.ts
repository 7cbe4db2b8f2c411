import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { writeResult } from '../../src/cli/output.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { exportedPlan } from '../../src/cli/plan/export.js';
import { NewFile } from '../../src/files/new-file.js';
import { toJson } from '../../src/present/json.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanExport extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Write a device as a plan.';
  static override description =
    'All that is other than the device was made with, or with --all everything that can be set, from the next reset on, and what is pending of its VFs and SFs. The plan means devices of the same kind; applied to another one it makes it alike. A file that is there is kept, but with --force.';
  static override examples = [
    '<%= config.bin %> plan export -',
    '<%= config.bin %> plan export --all all.yaml',
  ];
  static override args = {
    file: Args.string({ description: 'file to write, or - for stdout', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    all: Flags.boolean({ description: 'everything that can be set' }),
    force: Flags.boolean({ description: 'replace a file that is there' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.export/1']> | undefined> {
    const { args, flags } = await this.parse(PlanExport);
    const { force, all, device = 'fwctl0', ...others } = flags;
    const file = args.file === '-' ? undefined : new NewFile('the plan', args.file, { force });
    // A tape that is there is replaced by the same word.
    const access = await planAccess(
      { ...others, ...(flags.record && force ? { force } : {}), device },
      'reads',
    );
    const { text, data, count } = await exportedPlan(access, all ?? false);
    if (!file) {
      // A plan may be JSON, too.
      writeResult(this.format === 'json' ? `${toJson(data)}\n` : text);
      return undefined;
    }
    file.write(text);
    return { data: { file: args.file, values: count }, text: () => `${safe(args.file)}: ${count} values\n` };
  }
}
