import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { dryRunConfig, writeConfig } from '../../src/cli/config/write.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { writeNote } from '../../src/cli/output.js';
import { planRestore } from '../../src/families/mlx5/client/config/restore.js';
import { readSaved } from '../../src/families/mlx5/client/config/saved.js';
import { withoutMark } from '../../src/files/mark.js';
import { LIMITS, readInput } from '../../src/files/named.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ConfigRestore extends BaseCommand {
  static override summary = 'Make the non-volatile configuration what was saved.';
  static override description = [
    'FILE is what config backup has written, as JSON or raw, or what mstconfig has: `backup` (MLNX_RAW_TLV_FILE), `-j FILE query`, and the text of `query` and `-e query`, whose column for the next boot counts; - stands for stdin.',
    'A backup holds all that was set: what else is set now is made what the adapter was made with, unless --others keep says otherwise. Of a query nothing more is known than its rows: all others are kept, and read-only rows and arrays without their elements are left out.',
    'Settings that have their value already are left alone. As config set does, it shows what would change, asks on a terminal, is done whole or not at all, and takes effect at the next reset of the firmware. The values of a backup are written as they stand there; what the device does not take it refuses.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config restore settings.json --dry-run',
    '<%= config.bin %> config restore settings.raw --yes',
  ];
  static override args = {
    file: Args.string({ description: 'the file, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    others: Flags.string({
      description:
        'what becomes of settings that the file does not have [default: default for a backup, keep for a query]',
      options: ['keep', 'default'],
    }),
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.restore/1']>> {
    const { args, flags } = await this.parse(ConfigRestore);
    const text = withoutMark(await readInput('the saved settings', args.file, LIMITS.rules));
    const saved = readSaved(text.toString('utf8'), args.file);
    if (saved.skipped.length)
      writeNote(`fwctl: left out, as nothing says what to set: ${saved.skipped.join(', ')}\n`);
    const { scope, ...rest } = flags;
    const session = await connect(rest, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const others = (flags.others as 'keep' | 'default' | undefined) ?? (saved.isWhole ? 'default' : 'keep');
      const plan = await planRestore(session, saved, {
        scope,
        others,
        // A backup leaves them out, unless it was told otherwise.
        keepsSecrets: flags.others === undefined,
      });
      return flags['dry-run']
        ? await dryRunConfig(session, plan, flags.meanings)
        : await writeConfig(session, plan, flags);
    } finally {
      await session.close();
    }
  }
}
