import * as Flags from '@oclif/core/flags';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { freshTime } from '../../src/cli/emulator/adapter.js';
import { safe } from '../../src/present/safe.js';

export default class EmulatorAdd extends BaseCommand {
  static override summary = 'Plug further adapters into the emulated machine.';
  static override description =
    'Each takes the lowest free slot, and its functions with a driver the lowest free fwctl numbers; the kernel has room for 4096.';
  static override examples = [
    '<%= config.bin %> emulator add',
    '<%= config.bin %> emulator add --profile connectx6dx --count 3',
  ];
  static override flags = {
    profile: Flags.string({
      description: 'what the adapters are: see emulator profile list',
      default: 'connectx6dx',
      helpValue: 'NAME',
    }),
    count: Flags.integer({ description: 'how many', default: 1, min: 1, max: 4096 }),
  };

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(EmulatorAdd);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const addresses = new Set(controls.add(flags.profile, flags.count));
    const adapters = controls.adapters().filter(({ adapter }) => addresses.has(adapter));
    const [first] = adapters;
    const { data, note } = freshTime(controls, first?.adapter ?? '');
    return {
      data: {
        ...data,
        adapters: adapters.map(({ adapter, profile, instances }) => ({ adapter, profile, instances })),
      },
      text: () =>
        adapters
          .map(({ adapter, profile, instances }) => `${adapter}  ${safe(profile)}  ${instances.join(' ')}\n`)
          .join('') + note,
    };
  }
}
