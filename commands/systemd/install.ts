import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { installUnit } from '../../src/cli/systemd/install.js';
import { UNIT, UNIT_FOLDER } from '../../src/cli/systemd/unit.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class SystemdInstall extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Install the unit that applies plans at boot.';
  static override description =
    'Writes what systemd print shows to /etc/systemd/system, or to the folder of --dir. It is not enabled: that is `systemctl enable fwctl-plans`. A file there that is another one is left alone without --yes.';
  static override examples = ['<%= config.bin %> systemd install --dir .'];
  static override flags = {
    dir: Flags.string({ description: `where units are [default: ${UNIT_FOLDER}]`, helpValue: 'DIR' }),
    yes: Flags.boolean({ char: 'y', description: 'replace a file that is another one' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.systemd.install/1']>> {
    const { flags } = await this.parse(SystemdInstall);
    const { file, changed } = installUnit(flags.dir ?? UNIT_FOLDER, flags.yes ?? false);
    return {
      data: { file, changed },
      text: () =>
        `${safe(file)}\nenable it with: systemctl daemon-reload && systemctl enable ${UNIT.replace('.service', '')}\n`,
    };
  }
}
