import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { closeAll, diffsOf, givenPlan, planJson, requirePlan } from '../../src/cli/plan/read.js';
import { diffJson, diffText, summaryOf } from '../../src/cli/plan/show.js';
import { requiredSigner } from '../../src/cli/plan/trust.js';
import { trustFlags } from '../../src/cli/plan/trust-flags.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanVerify extends BaseCommand {
  static override summary = 'Tell whether devices are as a plan has them.';
  static override description =
    'Ends with 0 where everything is as planned and in force, and with 9 where something differs, waits for a reset, or can not be so yet: with older firmware, or while a driver has a function. Capabilities of a function are as planned as soon as its next driver will find them so. Writes nothing.';
  static override examples = ['<%= config.bin %> plan verify plan.yaml'];
  static override args = {
    plan: Args.string({ description: 'the plan, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = { ...flags, ...trustFlags };

  async answer(): Promise<Answer<Documents['fwctl.plan.verify/1']>> {
    const { args, flags } = await this.parse(PlanVerify);
    const given = await givenPlan(args.plan);
    const signer = await requiredSigner(flags, given, 'looks');
    const access = await planAccess(flags, 'reads');
    await requirePlan(given.plan, access);
    const diffs = await diffsOf(given.plan, access, 'differs');
    await closeAll(diffs);
    const differs = diffs.filter(({ changed, waiting }) => changed || waiting.length);
    return {
      data: {
        plan: planJson(given),
        ...(signer === undefined ? {} : { signer }),
        verified: !differs.length,
        ...summaryOf(diffs),
        devices: diffs.map((diff) => diffJson(access.backend.name, diff)),
      },
      text: async (style) => {
        const parts: string[] = [];
        for (const diff of differs) parts.push(await diffText(diff, style));
        const fine = diffs.length - differs.length;
        if (fine) parts.push(`${fine} ${fine > 1 ? 'devices are' : 'device is'} as planned\n`);
        return parts.join('\n');
      },
      ...(differs.length ? { exit: EXIT_CODES.differs } : {}),
    };
  }
}
