import * as Args from '@oclif/core/args';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../src/cli/emulator/adapter.js';
import { backBy } from '../../src/cli/undo.js';
import { refuseEffect } from '../../src/cli/unnamed/unnamed.js';
import { resolveName } from '../../src/client/names.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorHealth extends BaseCommand {
  static override summary = 'Show or set the health of the firmware of an emulated adapter.';
  static override description =
    'fatal: the firmware has given up. Every command of an mlx5 device fails with EIO, that by which a device is opened too, until the firmware is started again: by emulator reset -d, by unplug and replug, or by health ok. Other families have other states: a word that is none of theirs is answered with those that there are.';
  static override examples = [
    '<%= config.bin %> emulator health',
    '<%= config.bin %> emulator health fatal -d fwctl1',
    '<%= config.bin %> emulator health ok -d fwctl1',
  ];
  static override flags = adapterFlags;
  static override args = {
    health: Args.string({
      description: 'what it is to be: ok, or as the family can be unwell: fatal',
      ignoreStdin: true,
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.health/1']>> {
    const { args, flags } = await this.parse(EmulatorHealth);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    const before = controls.health(adapter);
    if (args.health !== undefined) {
      refuseEffect(this.id ?? '', 'changes the emulated machine');
      const known = controls.healthStates(adapter).map(({ name }) => name);
      controls.setHealth(adapter, resolveName('health', args.health, known));
    }
    const health = controls.health(adapter);
    return {
      data: { adapter, health },
      text: () => `${adapter}  ${health}\n`,
      ...(health === before
        ? {}
        : { undo: backBy(`health of ${adapter}`, ['emulator', 'health', before, '-d', adapter]) }),
    };
  }
}
