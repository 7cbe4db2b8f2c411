import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { givenPlan, planJson, requirePlan } from '../../src/cli/plan/read.js';
import { offlineAccess } from '../../src/cli/plan/send.js';
import { signatureFile, signatureOf } from '../../src/cli/plan/signature.js';
import { FwctlError } from '../../src/client/errors.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class PlanSign extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Sign a plan.';
  static override description =
    'Writes PLAN.sig, in place of an older one: a signature of OpenSSH for the namespace fwctl-plan, over the exact bytes of the plan, made by ssh-keygen. The key is in a file, in an agent, on a token, or comes with a certificate. The plan is checked before it is signed.';
  static override examples = ['<%= config.bin %> plan sign plan.yaml --key id_ed25519'];
  static override args = {
    plan: Args.string({ description: 'the plan', required: true, ignoreStdin: true }),
  };
  static override flags = {
    key: Flags.string({
      char: 'k',
      description:
        'a private key, or the public half of one that an agent has; or a certificate beside its key',
      helpValue: 'FILE',
      required: true,
    }),
    signature: Flags.string({ description: 'where to write it [default: PLAN.sig]', helpValue: 'FILE' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.sign/1']>> {
    const { args, flags } = await this.parse(PlanSign);
    if (args.plan === '-' && flags.signature === undefined)
      throw new FwctlError('usage', 'a plan from stdin has no name: say where its signature goes', {
        next: 'give --signature FILE',
      });
    const given = await givenPlan(args.plan);
    await requirePlan(given.plan, offlineAccess);
    const file = flags.signature ?? `${args.plan}.sig`;
    const written = signatureFile(file);
    written.write(await signatureOf(given.bytes, flags.key));
    return { data: { plan: planJson(given), signature: file }, text: () => `${safe(file)}\n` };
  }
}
