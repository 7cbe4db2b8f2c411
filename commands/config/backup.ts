import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { writeNote, writeResult } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';
import { readBackup } from '../../src/families/mlx5/client/config/backup.js';
import { rawText } from '../../src/families/mlx5/client/config/raw-file.js';
import { BACKUP_SCHEMA } from '../../src/families/mlx5/client/config/saved.js';
import { readIdentity } from '../../src/families/mlx5/client/identity.js';
import { NewFile } from '../../src/files/new-file.js';
import { toJson } from '../../src/present/json.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export default class ConfigBackup extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Save the settings that are other than the adapter was made with.';
  static override description = [
    'Asks the device which items of its non-volatile configuration were set (MNVGN), and writes their values from the next reset on to FILE, or to stdout for -. config restore takes it back; where nothing is set the file says so, and restoring it resets what was set since. A file that is there is kept, but with --force.',
    'The file is JSON with settings by name, or with --raw what `mstconfig backup` writes and `mstconfig set_raw` takes. Passwords and keys are left out, and said so, unless --secrets says otherwise; restoring such a file leaves those of the device as they are.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> config backup settings.json',
    '<%= config.bin %> config backup --raw settings.raw',
    '<%= config.bin %> config backup -',
  ];
  static override args = {
    file: Args.string({ description: 'file to write, or - for stdout', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    secrets: Flags.boolean({
      description: 'also items that hold passwords and keys, to a file that its owner alone may read',
    }),
    force: Flags.boolean({ description: 'replace a file that is there' }),
    raw: Flags.boolean({ description: "write mstconfig's raw form (MLNX_RAW_TLV_FILE)" }),
  };

  async answer(): Promise<Answer<Documents['fwctl.config.backup/1']> | undefined> {
    const { args, flags } = await this.parse(ConfigBackup);
    if (flags.secrets && args.file === '-')
      throw new FwctlError('usage', 'secrets are not printed: stdout is for the settings alone', {
        next: 'name a file, or leave out --secrets',
      });
    const { force, ...others } = flags;
    const mode = flags.secrets ? 0o600 : undefined;
    const file = args.file === '-' ? undefined : new NewFile('the settings', args.file, { force, mode });
    // A tape that is there is replaced by the same word.
    const session = await connect({ ...others, ...(flags.record && force ? { force } : {}) }, 'mlx5');
    try {
      const device = deviceJson(session.backend, session.device);
      const { tlvs, settings, left_out } = await readBackup(session, flags.secrets ?? false);
      if (left_out.length)
        writeNote(`fwctl: left out, as they hold secrets (--secrets): ${left_out.join(', ')}\n`);
      const text = flags.raw
        ? rawText(tlvs)
        : `${toJson({ schema: BACKUP_SCHEMA, device: { ...device, ...(await readIdentity(session)) }, settings })}\n`;
      if (!file) {
        writeResult(text);
        return undefined;
      }
      file.write(text);
      const names = Object.keys(settings);
      return {
        data: {
          device,
          file: args.file,
          form: flags.raw ? 'raw' : 'json',
          items: tlvs.length,
          settings: names,
          ...(left_out.length ? { left_out } : {}),
        },
        text: () =>
          `${safe(args.file)}: ${tlvs.length ? `${counted(names.length, 'setting')} of ${counted(tlvs.length, 'item')}` : 'nothing is set'}\n`,
      };
    } finally {
      await session.close();
    }
  }
}
