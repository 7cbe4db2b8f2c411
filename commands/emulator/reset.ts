import { emulator } from '../../src/backends/emulated.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { safe } from '../../src/present/safe.js';

export default class EmulatorReset extends BaseCommand {
  static override summary = 'Boot the emulated machine afresh.';
  static override description =
    'Taint, kernel log, settings and everything that was set on the devices go back to what they are at power-on. A state file that cannot be read is kept under another name.';
  static override examples = ['<%= config.bin %> emulator reset'];

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(EmulatorReset);
    const { removed, aside } = emulator({ stateDir: flags['state-dir'] }).reset();
    return {
      data: { removed, aside },
      text: () =>
        `${[
          'the emulated machine is as at power-on',
          ...removed.map((file) => `removed ${safe(file)}`),
          ...aside.map(({ file, as }) => `could not read ${safe(file)}: kept as ${safe(as)}`),
        ].join('\n')}\n`,
    };
  }
}
