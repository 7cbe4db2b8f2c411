import * as Flags from '@oclif/core/flags';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { chooseAdapter, instancesText } from '../../src/cli/emulator/adapter.js';
import { clearJournals } from '../../src/cli/plan/journals.js';
import { noWayBack } from '../../src/cli/undo.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorReset extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Boot the emulated machine afresh, or reset the firmware of one adapter.';
  static override description = [
    'Without -d, all goes back to what it is at first: taint, kernel log, settings, adapters, what was set on them, and the records of plans that were applied to them. A state file that cannot be read is kept under another name.',
    'With -d, the firmware of that adapter starts again, as after a reset by MFRL: configuration for the next start becomes current, what was set for the time being is gone, files that are open on it see ENODEV.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator reset',
    '<%= config.bin %> emulator reset -d fwctl0',
  ];
  static override flags = {
    // FWCTL_DEVICE does not count here: it would make a reset of all one of an adapter.
    device: Flags.string({
      char: 'd',
      description: 'reset the firmware of this device’s adapter only',
      helpValue: 'DEVICE',
      helpGroup: 'GLOBAL',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.reset/1']>> {
    const { flags } = await this.parse(EmulatorReset);
    const controls = emulator({ stateDir: flags['state-dir'] });
    if (flags.device !== undefined) {
      const { adapter } = chooseAdapter(controls, flags.device);
      controls.resetFirmware(adapter);
      const { instances } = chooseAdapter(controls, adapter);
      return {
        data: { adapter, instances },
        undo: noWayBack(`firmware of ${adapter}`, 'it has started again'),
        text: () => `the firmware of ${adapter} has started again: ${instancesText(instances)}\n`,
      };
    }
    const machine = controls.reset();
    const plans = clearJournals(flags['state-dir']);
    const removed = [...machine.removed, ...plans.removed];
    const aside = [...machine.aside, ...plans.aside];
    return {
      data: { removed, aside },
      undo: noWayBack('the emulated machine', 'what was set on it is forgotten'),
      text: () =>
        `${[
          'the emulated machine is as at power-on',
          ...removed.map((file) => `removed ${safe(file)}`),
          ...aside.map(({ file, as }) => `could not read ${safe(file)}: kept as ${safe(as)}`),
        ].join('\n')}\n`,
    };
  }
}
