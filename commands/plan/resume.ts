import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { confirmWrite } from '../../src/cli/confirm.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { applyAll, requireOpen } from '../../src/cli/plan/apply.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { applyAnswer } from '../../src/cli/plan/outcome.js';
import { lineProgress } from '../../src/cli/plan/progress.js';
import { closeAll, diffsOf, requirePlan } from '../../src/cli/plan/read.js';
import { readPlan } from '../../src/plan/document.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanResume extends BaseCommand {
  static override summary = 'Finish an apply that was interrupted.';
  static override description =
    'Makes the devices of an apply that a crash has ended what its plan says, by the plan as it was then; what it had done already stays. Without ID the last one that was interrupted. plan rollback takes it all back afterwards.';
  static override examples = ['<%= config.bin %> plan resume 20261130T021500-1a2b3c --yes'];
  static override args = {
    id: Args.string({ description: 'id of the apply; see plan history', ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer> {
    const { args, flags } = await this.parse(PlanResume);
    const access = await planAccess(flags, true);
    const journals = journalsOf(access.backend.name, flags['state-dir']);
    const journal = journals.find(args.id, ({ outcome }) => outcome === 'open', 'that was interrupted');
    requireOpen(journals, journal);
    const { file, digest, text } = journal.plan;
    const given = { plan: await readPlan(text, file), digest, bytes: Buffer.from(text) };
    await requirePlan(given.plan, access);
    const diffs = await diffsOf(given.plan, access);
    try {
      await confirmWrite(`the rest of ${journal.id}`, () => '', flags.yes);
      const signals = interruption();
      try {
        const { id, outcomes } = await applyAll(given, diffs, access, journals, {
          jobs: 1,
          isInterrupted: () => signals.requested,
          progress: await lineProgress(),
          resumed: journal,
        });
        return applyAnswer(given, access.backend.name, id, outcomes);
      } finally {
        signals.end();
      }
    } finally {
      await closeAll(diffs);
    }
  }
}
