import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { applyAll } from '../../src/cli/plan/apply.js';
import { confirmPlan } from '../../src/cli/plan/confirm.js';
import { evidenceFor } from '../../src/cli/plan/evidence.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { applyAnswer } from '../../src/cli/plan/outcome.js';
import { tableProgress } from '../../src/cli/plan/progress.js';
import { closeAll, diffsOf, givenPlan, planJson, requirePlan } from '../../src/cli/plan/read.js';
import { diffJson, diffText, summaryOf } from '../../src/cli/plan/show.js';
import { requiredSigner } from '../../src/cli/plan/trust.js';
import { trustFlags } from '../../src/cli/plan/trust-flags.js';
import { parsedJobs } from '../../src/cli/plan/words.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanApply extends BaseCommand {
  static override summary = 'Make devices what a plan says.';
  static override description = [
    'Works out what differs on every device that the plan means (-d: on one of them), shows it, asks on a terminal, and changes it. What a device would refuse is told before anything is written. Settings come first, in the order in which they need one another; then, where the plan lets it, the firmware is reset and waited for; then what counts at once. Everything is read back.',
    'All or nothing, adapter by adapter: where a step is refused, or Ctrl-C comes, what had been written to any of its functions is taken back. The firmware is reset once for all of them. What was as it was before is on the disk before the first step: after a crash `plan resume` finishes, `plan rollback` takes back. A second apply of the same plan changes nothing and ends with 0.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> plan apply plan.yaml --dry-run',
    '<%= config.bin %> plan apply plan.yaml --yes',
  ];
  static override args = {
    plan: Args.string({ description: 'the plan, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    'dry-run': Flags.boolean({ description: 'write nothing; show what would change, as plan diff does' }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
    jobs: Flags.string({
      description: 'adapters that are changed at the same time [default: 1]',
      helpValue: 'N',
    }),
    'exit-code': Flags.boolean({ description: 'exit with 10 where something was changed' }),
    ...trustFlags,
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.apply/1']>> {
    const { args, flags } = await this.parse(PlanApply);
    const jobs = parsedJobs(flags.jobs);
    const given = await givenPlan(args.plan);
    const signer = await requiredSigner(flags, given, 'applies');
    const access = await planAccess(flags, flags['dry-run'] ? 'reads' : 'changes');
    await requirePlan(given.plan, access);
    const evidence = await evidenceFor(given.plan, access, flags);
    const diffs = await diffsOf(given.plan, access);
    try {
      if (flags['dry-run'])
        return {
          data: {
            plan: planJson(given),
            ...(signer === undefined ? {} : { signer }),
            dry_run: true,
            ...summaryOf(diffs),
            devices: diffs.map((diff) => diffJson(access.backend.name, diff)),
          },
          text: async (style) => {
            const parts = ['dry run: nothing is written\n'];
            for (const diff of diffs) parts.push(await diffText(diff, style, flags.verbose));
            return parts.join('\n');
          },
        };
      await evidence?.require(diffs);
      await confirmPlan(flags, diffs);
      const signals = interruption();
      const progress = await tableProgress(diffs);
      try {
        const journals = journalsOf(access.backend.name, flags['state-dir']);
        const { id, outcomes } = await applyAll(given, diffs, access, journals, {
          jobs,
          isInterrupted: () => signals.requested,
          progress,
          signer,
          evidence,
        });
        return applyAnswer(given, access.backend.name, id, outcomes, {
          signer,
          evidence,
          exitCode: flags['exit-code'],
        });
      } finally {
        progress.end();
        signals.end();
      }
    } finally {
      await closeAll(diffs);
    }
  }
}
