import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import {
  adviseUnbind,
  confirmStep,
  done,
  dryRun,
  prepare,
  sentIn,
} from '../../src/cli/function/capabilities.js';
import { FwctlError } from '../../src/client/errors.js';
import { FUNCTION_FORMS } from '../../src/client/function-names.js';
import { capabilitySettings } from '../../src/families/mlx5/client/capability-words.js';
import { send } from '../../src/families/mlx5/client/command.js';
import { functionMeant } from '../../src/families/mlx5/client/function-instances.js';
import { listFunctions } from '../../src/families/mlx5/client/functions.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FunctionSetCap extends BaseCommand {
  static override summary = 'Set capabilities of a VF or SF before a driver takes it.';
  static override description = [
    'Reads maximum, current and pending values of the function, changes the fields, and writes them with SET_HCA_CAP at scope configuration. No field goes above its maximum, which never changes. What is set is pending until a driver next takes the function, and current from then on; where it is so already, nothing is sent.',
    'A capability type is written whole, over what is pending of it. A real device does not tell what is: it is written over what is current there, so name all fields of a type in one command.',
    'Asks on a terminal; a script gives --yes.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> function set-cap vf2 GENERAL.log_max_qp=12 --dry-run',
    '<%= config.bin %> function set-cap vf2 GENERAL.log_max_qp=12 --yes',
  ];
  static override usage =
    'function set-cap FUNCTION TYPE.FIELD=VALUE ... [--dry-run | -y] [--scope SCOPE] [-d DEVICE] [--json | -o text|json|hex|binary]';
  static override strict = false;
  static override args = {
    function: Args.string({ description: FUNCTION_FORMS, required: true, ignoreStdin: true }),
    fields: Args.string({ description: 'TYPE.field=value ...', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({ description: 'write nothing; show before and after, and the verdict' }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.function.set-cap/1']>> {
    const { argv, flags } = await this.parse(FunctionSetCap);
    const [given, ...words] = argv as [string, ...string[]];
    const settings = capabilitySettings(words);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const target = await functionMeant(session, given);
      if (target.self)
        throw new FwctlError(
          'usage',
          `${target.title} is the device itself: capabilities are set for a child`,
          {
            given,
            known: (await listFunctions(session)).functions
              .filter(({ self }) => !self)
              .map(({ name }) => name),
            next: 'name one of its VFs or SFs',
          },
        );
      const step = await prepare(session, target, settings, { scope, meanings: flags.meanings });
      if (flags['dry-run']) return await dryRun(step);
      await confirmStep(step, flags.yes);
      for (const { request } of sentIn(step)) await send(session, request).catch(adviseUnbind(step));
      return await done(step);
    } finally {
      await session.close();
    }
  }
}
