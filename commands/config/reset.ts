import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { dryRunConfig, writeConfig } from '../../src/cli/config/write.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { FwctlError } from '../../src/client/errors.js';
import { planReset, planResetAll } from '../../src/families/mlx5/client/config/restore.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ConfigReset extends BaseCommand {
  static override summary = 'Make settings again what the adapter was made with.';
  static override description = [
    'Names are those of `config query`, patterns too: NUM_OF_VFS, LINK_TYPE_P1, LINK_TYPE for all ports, CNP_*; or those of whole items, as mstconfig reset has them: NV_GLOBAL_PCI_CONF. An item in which nothing is set any more is invalidated (MNVDI), so that no backup has it; others are written without the settings (MNVDA). --all is one message for everything (MNVIA).',
    'As config set does, it shows what would change, asks on a terminal, is done whole or not at all, and takes effect at the next reset of the firmware. It does not reset the firmware: that is `reg set MFRL`.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config reset NUM_OF_VFS --dry-run',
    "<%= config.bin %> config reset 'CNP_*' NV_GLOBAL_PCI_CONF --yes",
    '<%= config.bin %> config reset --all --yes',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ description: 'name of a setting or an item ...', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    all: Flags.boolean({ description: 'reset all settings' }),
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.reset/1']>> {
    const { argv, flags } = await this.parse(ConfigReset);
    const words = argv as string[];
    if (Boolean(flags.all) === words.length > 0)
      throw new FwctlError(
        'usage',
        flags.all ? 'names and --all do not go together' : 'nothing says what to reset',
        {
          next: 'name settings or items, or give --all',
        },
      );
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const plan = flags.all ? await planResetAll(session, scope) : await planReset(session, words, scope);
      return flags['dry-run']
        ? await dryRunConfig(session, plan, flags.meanings)
        : await writeConfig(session, plan, flags);
    } finally {
      await session.close();
    }
  }
}
