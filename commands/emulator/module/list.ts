import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/emulator/adapter.js';
import { cagesAnswer } from '../../../src/cli/emulator/cages.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorModuleList extends BaseCommand {
  static override summary = 'List the modules in the ports of an emulated adapter.';
  static override description =
    'An empty cage has "-", in JSON null. What can be plugged in, and what can be the matter with it, stands with emulator module plug and emulator module fault.';
  static override usage = 'emulator module list [FLAGS]';
  static override examples = [
    '<%= config.bin %> emulator module list',
    '<%= config.bin %> emulator module list -d fwctl3 --json',
  ];
  static override flags = adapterFlags;

  async answer(): Promise<Answer<Documents['fwctl.emulator.module.list/1']>> {
    const { flags } = await this.parse(EmulatorModuleList);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    return cagesAnswer(adapter, controls.cages(adapter).list());
  }
}
