import * as Args from '@oclif/core/args';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { chooseAdapter } from '../../src/cli/emulator/adapter.js';
import { noWayBack } from '../../src/cli/undo.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorRemove extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Take adapters out of the emulated machine for good.';
  static override description =
    'What was set on them is forgotten. Files that are open on their devices see ENODEV. To take one out for a while: emulator unplug.';
  static override examples = ['<%= config.bin %> emulator remove 0000:09:00'];
  static override strict = false;
  static override args = {
    adapter: Args.string({
      description: 'address of an adapter, or any name of one of its devices',
      required: true,
      ignoreStdin: true,
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.remove/1']>> {
    const { argv, flags } = await this.parse(EmulatorRemove);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const chosen = (argv as string[]).map((name) => chooseAdapter(controls, name).adapter);
    const removed = [...new Set(chosen)];
    for (const address of removed) controls.remove(address);
    return {
      data: { removed },
      undo: noWayBack(`adapters ${removed.join(', ')}`, 'what was set on them is forgotten'),
      text: () => removed.map((address) => `removed ${address}\n`).join(''),
    };
  }
}
