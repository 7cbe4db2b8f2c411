import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { confirmStep, done, dryRun } from '../../src/cli/function/capabilities.js';
import { FUNCTION_FORMS } from '../../src/client/function-names.js';
import { capabilitySettings } from '../../src/families/mlx5/client/capability-words.js';
import { functionMeant } from '../../src/families/mlx5/client/function-instances.js';
import { prepareWrites, requireChild, sendWrites } from '../../src/families/mlx5/client/function-writes.js';
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
      await requireChild(session, target, given);
      const writes = await prepareWrites(session, target, settings, scope);
      const step = { session, target, writes, meanings: flags.meanings };
      if (flags['dry-run']) return await dryRun(step);
      await confirmStep(step, flags.yes);
      await sendWrites(session, target, writes);
      return await done(step);
    } finally {
      await session.close();
    }
  }
}
