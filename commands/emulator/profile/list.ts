import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { toTable } from '../../../src/present/table.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorProfileList extends BaseCommand {
  static override summary = 'List the devices that an emulated adapter can be.';
  static override usage = 'emulator profile list [FLAGS]';
  static override examples = ['<%= config.bin %> emulator profile list'];

  async answer(): Promise<Answer<Documents['fwctl.emulator.profile.list/1']>> {
    const { flags } = await this.parse(EmulatorProfileList);
    const profiles = emulator({ stateDir: flags['state-dir'] }).profiles();
    return {
      data: { profiles },
      text: (style) =>
        toTable(
          ['name', 'family', 'title', 'firmware', 'adapters'].map((key) => ({ key })),
          profiles.map((profile) => ({ ...profile, adapters: profile.adapters.join(' ') })),
          style,
        ),
    };
  }
}
