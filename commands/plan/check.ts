import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { requireReferences } from '../../src/cli/plan/evidence.js';
import { profileAccess } from '../../src/cli/plan/profile.js';
import { closeAll, diffsOf, givenPlan, planJson, requirePlan } from '../../src/cli/plan/read.js';
import { offlineAccess } from '../../src/cli/plan/send.js';
import { requiredSigner } from '../../src/cli/plan/trust.js';
import { trustFlags } from '../../src/cli/plan/trust-flags.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanCheck extends BaseCommand {
  static override summary = 'Check a plan, and whether devices could be as it says.';
  static override description = [
    'Without a device: form, names and values. With -d, --all, or a profile of the built-in adapters, also what these devices exclude or limit, and settings that need others. All that is wrong is told at once, each with file, line and column. Writes nothing.',
    'A recording stands for a device that is not here: -d replay:FILE.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> plan check plan.yaml',
    '<%= config.bin %> plan check plan.yaml --profile connectx7',
    '<%= config.bin %> plan check plan.yaml -d fwctl0',
  ];
  static override args = {
    plan: Args.string({ description: 'the plan, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    all: Flags.boolean({
      description: 'ask all devices that the plan means',
      exclusive: ['device', 'profile'],
    }),
    profile: Flags.string({
      description: 'ask an untouched built-in adapter of this profile',
      helpValue: 'PROFILE',
      exclusive: ['device', 'all'],
    }),
    ...trustFlags,
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.check/1']>> {
    const { args, flags } = await this.parse(PlanCheck);
    const given = await givenPlan(args.plan);
    const signer = await requiredSigner(flags, given, 'looks');
    await requirePlan(given.plan, offlineAccess);
    await requireReferences(given.plan);
    const asked: string[] = [];
    if (flags.profile !== undefined)
      await profileAccess(flags.profile, async (access) => {
        const diffs = await diffsOf(given.plan, access);
        asked.push(...diffs.map(({ target }) => target.device.function || target.device.name));
        await closeAll(diffs);
      });
    else if (flags.device !== undefined || flags.all) {
      const diffs = await diffsOf(given.plan, await planAccess(flags, 'reads'));
      asked.push(...diffs.map(({ target }) => target.device.name));
      await closeAll(diffs);
    }
    return {
      data: { plan: planJson(given), ...(signer === undefined ? {} : { signer }), valid: true, asked },
      text: () =>
        `${safe(args.plan)} is fine${signer === undefined ? '' : `, signed by ${safe(signer)}`}${asked.length ? ` for ${asked.join(', ')}` : ''}\n`,
    };
  }
}
