import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rollBack } from '../../src/cli/firmware/rollback.js';
import { PATIENCE } from '../../src/cli/firmware/work.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FirmwareRollback extends BaseCommand {
  static override summary = 'Take back firmware that is stored and waits for a reset.';
  static override description =
    'What runs is then what starts next, too (MIRC). What has run already is no more taken back so: update with the earlier image, which a device refuses where its security version is lower.';
  static override examples = [
    '<%= config.bin %> firmware rollback --dry-run',
    '<%= config.bin %> firmware rollback --yes',
  ];
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({ description: 'change nothing; show what would be taken back' }),
    yes: Flags.boolean({ char: 'y', description: 'take back without asking' }),
    timeout: Flags.string({
      description: `how long the device may take [default: ${PATIENCE}]`,
      helpValue: 'TIME',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.firmware.rollback/1']>> {
    const { flags } = await this.parse(FirmwareRollback);
    return rollBack(flags);
  }
}
