import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter, instancesText } from '../../src/cli/emulator/adapter.js';
import { backBy } from '../../src/cli/undo.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorReplug extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Put an adapter back that was unplugged.';
  static override description =
    'It starts as after a loss of power. Its devices get the numbers that they had, where those are still free. Without -d, the one adapter that is unplugged.';
  static override examples = [
    '<%= config.bin %> emulator replug',
    '<%= config.bin %> emulator replug -d 0000:08:00',
  ];
  static override flags = adapterFlags;

  async answer(): Promise<Answer<Documents['fwctl.emulator.replug/1']>> {
    const { flags } = await this.parse(EmulatorReplug);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const unplugged = controls.adapters().filter(({ plugged }) => !plugged);
    const only = unplugged.length === 1 ? unplugged[0]?.adapter : undefined;
    const { adapter } = chooseAdapter(controls, flags.device ?? only);
    controls.replug(adapter);
    const { instances } = chooseAdapter(controls, adapter);
    return {
      data: { adapter, instances },
      undo: backBy(`slot of ${adapter}`, ['emulator', 'unplug', '-d', adapter]),
      text: () => `${adapter} is back: ${instancesText(instances)}\n`,
    };
  }
}
