import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter, instancesText } from '../../src/cli/emulator/adapter.js';
import { backBy } from '../../src/cli/undo.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorUnplug extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Take an adapter out of its slot, as hot-unplug does.';
  static override description =
    'Its devices are gone from the list. Programs that have one open get ENODEV from then on. What is configured for good stays: emulator replug brings it back.';
  static override examples = [
    '<%= config.bin %> emulator unplug',
    '<%= config.bin %> emulator unplug -d fwctl1',
  ];
  static override flags = adapterFlags;

  async answer(): Promise<Answer<Documents['fwctl.emulator.unplug/1']>> {
    const { flags } = await this.parse(EmulatorUnplug);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter, instances } = chooseAdapter(controls, flags.device);
    controls.unplug(adapter);
    return {
      data: { adapter, gone: instances },
      undo: backBy(`slot of ${adapter}`, ['emulator', 'replug', '-d', adapter]),
      text: () => `${adapter} is unplugged; gone: ${instancesText(instances)}\n`,
    };
  }
}
