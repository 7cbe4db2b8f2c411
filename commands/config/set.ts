import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { checkTwice, planConfig, wantedOf } from '../../src/cli/config/plan.js';
import { dryRunConfig, writeConfig } from '../../src/cli/config/write.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';

export default class ConfigSet extends BaseCommand {
  static override summary = 'Change settings of the non-volatile configuration.';
  static override description = [
    'Reads each item, changes the settings in it, writes it at scope configuration and reads it back. Values are numbers, the names that `config query -H` shows, true and false. The flag that says whether a setting counts is set with it.',
    'Settings take effect at the next reset of the firmware: `reg set MFRL reset_trigger=TRIGGER3`. Items are written one by one: where the device refuses one, those before it are set.',
    'Asks on a terminal; a script gives --yes.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config set NUM_OF_VFS=8 SRIOV_EN=true --dry-run',
    '<%= config.bin %> config set LINK_TYPE_P1=IB --yes',
  ];
  static override strict = false;
  static override args = {
    setting: Args.string({ description: 'NAME=VALUE ...', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer> {
    const { argv, flags } = await this.parse(ConfigSet);
    const wanted = (argv as string[]).flatMap(wantedOf);
    checkTwice(wanted);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, vocabulary);
    try {
      const plan = await planConfig(session, wanted, scope);
      return flags['dry-run']
        ? await dryRunConfig(session, plan, flags.meanings)
        : await writeConfig(session, plan, flags);
    } finally {
      await session.close();
    }
  }
}
