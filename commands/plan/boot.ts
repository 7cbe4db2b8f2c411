import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { parseDuration } from '../../src/cli/duration.js';
import { errorJson } from '../../src/cli/errors.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { plainStyle } from '../../src/cli/output.js';
import { bootPlans, PLANS_FOLDER } from '../../src/cli/plan/boot.js';
import { trustFlags } from '../../src/cli/plan/trust-flags.js';
import type { FwctlError } from '../../src/client/errors.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, ...flags } = rpcFlags;

export default class PlanBoot extends BaseCommand {
  static override summary = 'Apply every plan of a folder, as at boot.';
  static override description = [
    'Applies the *.yaml and *.json files of the folder one after the other, in the order of their names, without asking; a plan that fails does not hold up the others. Before each it waits, up to --wait, until its devices are there: nothing at boot waits for fwctl devices otherwise.',
    'It is what the unit of `fwctl systemd` runs before the network comes up. A folder that is empty, or not there, is fine.',
  ].join('\n\n');
  static override examples = ['<%= config.bin %> plan boot plans --backend emulated --wait 0s'];
  static override args = {
    folder: Args.string({ description: `the folder [default: ${PLANS_FOLDER}]`, ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    wait: Flags.string({
      description: 'how long devices may take to be there [default: 30s]',
      helpValue: 'TIME',
    }),
    ...trustFlags,
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.boot/1']>> {
    const { args, flags } = await this.parse(PlanBoot);
    const wait = Number(parseDuration(flags.wait ?? '30s', '--wait') / 1_000_000n);
    const done = await bootPlans(args.folder ?? PLANS_FOLDER, flags, wait);
    const failed = done.find(({ error }) => error)?.error;
    const exit = failed
      ? EXIT_CODES[failed.kind]
      : (done.find(({ answer }) => answer?.exit)?.answer?.exit ?? 0);
    return {
      data: {
        folder: args.folder ?? PLANS_FOLDER,
        changed: done.some(({ answer }) => answer?.data.changed),
        plans: done.map(({ file, answer, error }) =>
          answer ? { file, ...answer.data } : { file, error: errorJson(error as FwctlError) },
        ),
      },
      text: async () => {
        const parts: string[] = [];
        for (const { file, answer, error } of done)
          parts.push(`${safe(file)}\n${error ? failureText(error) : await answer?.text(plainStyle)}`);
        return parts.join('\n');
      },
      ...(exit ? { exit } : {}),
    };
  }
}

const failureText = ({ kind, message }: FwctlError): string => `${kind}: ${safe(message)}\n`;
