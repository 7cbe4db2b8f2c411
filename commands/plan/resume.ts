import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { askerOf, confirmChange, writing } from '../../src/cli/confirm.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { applyAll } from '../../src/cli/plan/apply.js';
import { evidenceFor } from '../../src/cli/plan/evidence.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { applyAnswer } from '../../src/cli/plan/outcome.js';
import { tableProgress } from '../../src/cli/plan/progress.js';
import { closeAll, diffsOf, requirePlan } from '../../src/cli/plan/read.js';
import { recordedPlan, requireOpen, requireRecorded } from '../../src/cli/plan/resume.js';
import { requireSigned } from '../../src/cli/plan/trust.js';
import { tellMeant } from '../../src/cli/unnamed/unnamed.js';
import type { Journal } from '../../src/plan/journal.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, device: __, ...flags } = rpcFlags;

export default class PlanResume extends BaseCommand {
  static override summary = 'Finish an apply that was interrupted.';
  static override description =
    'Makes the devices of an apply that a crash has ended what its plan says, by the plan as it was then; what it had done already stays. Where the plan asks for evidence, it is asked for again; the settings, which the apply was changing, are not held against a device. Without ID the last one that was interrupted. plan rollback takes it all back afterwards.';
  static override examples = ['<%= config.bin %> plan resume 20261130T021500-1a2b3c --yes'];
  static override args = {
    id: Args.string({ description: 'id of the apply; see plan history', ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.resume/1']>> {
    const { args, flags } = await this.parse(PlanResume);
    const access = await planAccess(flags, 'changes');
    const journals = journalsOf(access.backend.name, flags['state-dir']);
    const interrupted = (one: Journal) => one.outcome === 'open' && !journals.isRunning(one);
    const { id } = journals.find(args.id, interrupted, 'that was interrupted');
    const release = journals.claim(id);
    try {
      const journal = journals.find(id, () => true, '');
      requireOpen(journal);
      await requireSigned(journal);
      const given = await recordedPlan(journal, journals);
      const signer = journal.plan.signer ?? undefined;
      await requirePlan(given.plan, access);
      const diffs = await diffsOf(given.plan, access);
      try {
        await requireRecorded(journal, diffs, access);
        const evidence = await evidenceFor(given.plan, access, flags);
        await evidence?.require(diffs, journal);
        const tell = () => tellMeant(flags, diffs.map(({ target }) => target.device.name).join(', '));
        const ask = await askerOf(tell);
        await confirmChange({ ask }, writing(`the rest of ${id}`), () => '', flags.yes);
        tell();
        const signals = interruption();
        const progress = await tableProgress(diffs);
        try {
          const { outcomes } = await applyAll(given, diffs, access, journals, {
            jobs: 1,
            isInterrupted: () => signals.requested,
            progress,
            signer,
            evidence,
            resumed: journal,
          });
          return applyAnswer(given, access.backend.name, id, outcomes, { signer, evidence });
        } finally {
          progress.end();
          signals.end();
        }
      } finally {
        await closeAll(diffs);
      }
    } finally {
      release();
    }
  }
}
