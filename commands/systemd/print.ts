import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { programLine } from '../../src/cli/systemd/program.js';
import { UNIT, unitText } from '../../src/cli/systemd/unit.js';
import type { Documents } from '../../src/schema/documents.js';

export default class SystemdPrint extends BaseCommand {
  static override summary = 'Show the unit that applies plans at boot.';
  static override description =
    'A unit of systemd, which runs `fwctl plan boot` for the plans in /etc/fwctl/plans.d on the real devices of the machine, before the network comes up.';
  static override examples = ['<%= config.bin %> systemd print'];

  async answer(): Promise<Answer<Documents['fwctl.systemd.print/1']>> {
    await this.parse(SystemdPrint);
    const text = unitText(programLine());
    return { data: { unit: UNIT, text }, text: () => text };
  }
}
