import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { dryRunConfig, writeConfig } from '../../src/cli/config/write.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { planConfig } from '../../src/families/mlx5/client/config/changes.js';
import { checkTwice, wantedOf } from '../../src/families/mlx5/client/config/wanted.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ConfigSet extends BaseCommand {
  static override summary = 'Change settings of the non-volatile configuration.';
  static override description = [
    'Reads each item, changes the settings in it, writes it at scope configuration and reads it back. Values are numbers (decimal, 0x, 0b), the names that `config query -H` shows, True and False, in any case. An array needs its element, NAME[3]=7, a range, NAME[0..3]=7, or a list with a value for each, NAME=[1,2,3,4]; hex digits for the whole are taken where the setting is a run of bytes, as DPA_APP_0_UUID is.',
    'What can be known is checked before anything is sent: the condition under which the device has a setting, its limits and its rules, by what the device answers and by the values from the next reset on. The flag that says whether a setting counts is set with it, also where it is a setting of its own, as PF_NUM_OF_VF_VALID is.',
    'All or nothing: where the device refuses an item, or Ctrl-C comes in between, those written before it are put back as they were. JSON says in `applied`, `restored` and `refused` what has become of each; `unknown` has what nobody can tell, where the device could not be asked again.',
    'Settings take effect at the next reset of the firmware: `fwctl reset run`.',
    'Asks on a terminal, where anything changes; a script gives --yes.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config set NUM_OF_VFS=8 SRIOV_EN=true --dry-run',
    '<%= config.bin %> config set IP_VER=IPv6 --yes',
    "<%= config.bin %> config set 'HOST_CHAINING_DESCRIPTORS[0..3]=7' --yes",
  ];
  static override strict = false;
  static override args = {
    setting: Args.string({ description: 'NAME=VALUE ...', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, limits, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.set/1']>> {
    const { argv, flags } = await this.parse(ConfigSet);
    const wanted = (argv as string[]).flatMap(wantedOf);
    checkTwice(wanted);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const plan = await planConfig(session, wanted, { scope });
      return flags['dry-run']
        ? await dryRunConfig(session, plan, flags.meanings)
        : await writeConfig(session, plan, flags);
    } finally {
      await session.close();
    }
  }
}
