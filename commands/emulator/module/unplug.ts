import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { cageFlags, cagesAnswer, chooseCage, moduleOf } from '../../../src/cli/emulator/cages.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorModuleUnplug extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Pull the module out of a port of an emulated adapter.';
  static override description =
    'The port is down. Registers of the port and of the module answer still: MCIA with status 3, PMAOS unplugged, MTMP with no temperature, PDDR that the cable is unplugged. The cage stays empty also when the firmware is started again.';
  static override usage = 'emulator module unplug [FLAGS]';
  static override examples = [
    '<%= config.bin %> emulator module unplug',
    '<%= config.bin %> emulator module unplug -d fwctl1',
  ];
  static override flags = cageFlags;

  async answer(): Promise<Answer<Documents['fwctl.emulator.module.unplug/1']>> {
    const { flags } = await this.parse(EmulatorModuleUnplug);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter, port, undo } = chooseCage(controls, flags);
    return cagesAnswer(
      adapter,
      controls.changeCages(adapter, (all) => {
        moduleOf(all.list(), port);
        all.unplug(port);
      }),
      undo,
    );
  }
}
