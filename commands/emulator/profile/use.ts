import * as Args from '@oclif/core/args';
import { emulator } from '../../../src/backends/emulated.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/adapter.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';

export default class EmulatorProfileUse extends BaseCommand {
  static override summary = 'Make an emulated adapter another device.';
  static override description = 'It is fresh then: what was set on it is forgotten.';
  static override examples = ['<%= config.bin %> emulator profile use connectx6dx'];
  static override flags = adapterFlags;
  static override args = {
    profile: Args.string({ description: 'name of a profile', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer> {
    const { args, flags } = await this.parse(EmulatorProfileUse);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    controls.useProfile(adapter, args.profile);
    const { profile, title, instances } = chooseAdapter(controls, adapter);
    return {
      data: { adapter, profile, title, instances },
      text: () => `${adapter} is now ${profile}: ${title}; ${instances.join(' ')}\n`,
    };
  }
}
