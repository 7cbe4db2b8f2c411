import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { CHANGED } from '../../src/cli/plan/exit.js';
import { closeAll, diffsOf, givenPlan, planJson, requirePlan } from '../../src/cli/plan/read.js';
import { diffJson, diffText, summaryOf } from '../../src/cli/plan/show.js';
import { requiredSigner } from '../../src/cli/plan/trust.js';
import { trustFlags } from '../../src/cli/plan/trust-flags.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanDiff extends BaseCommand {
  static override summary = 'Show what a plan would change.';
  static override description = [
    'Asks every device that the plan means, or the one that -d names, and shows for each what differs: before, after, and when it takes effect; -v adds the scope and the bytes of each message. Writes nothing.',
    'What a device does not have or take is an error with file, line and column, all of it at once.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> plan diff plan.yaml',
    '<%= config.bin %> plan diff plan.yaml --json',
  ];
  static override args = {
    plan: Args.string({ description: 'the plan, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    'exit-code': Flags.boolean({ description: 'exit with 10 where something would change' }),
    ...trustFlags,
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.diff/1']>> {
    const { args, flags } = await this.parse(PlanDiff);
    const given = await givenPlan(args.plan);
    const signer = await requiredSigner(flags, given, 'looks');
    const access = await planAccess(flags, 'reads');
    await requirePlan(given.plan, access);
    const diffs = await diffsOf(given.plan, access);
    await closeAll(diffs);
    const summary = summaryOf(diffs);
    return {
      data: {
        plan: planJson(given),
        ...(signer === undefined ? {} : { signer }),
        ...summary,
        devices: diffs.map((diff) => diffJson(access.backend.name, diff)),
      },
      text: async (style) => {
        const parts: string[] = [];
        for (const diff of diffs) parts.push(await diffText(diff, style, flags.verbose));
        return parts.join('\n');
      },
      ...(summary.changed && flags['exit-code'] ? { exit: CHANGED } : {}),
    };
  }
}
