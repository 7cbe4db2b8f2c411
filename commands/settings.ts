import { type Answer, BaseCommand } from '../src/cli/base.js';
import { backendFlags, deviceFlags } from '../src/cli/flags.js';
import { type Setting, settingsFiles } from '../src/cli/settings/settings.js';
import { safe } from '../src/present/safe.js';
import { toTable } from '../src/present/table.js';
import type { Documents } from '../src/schema/documents.js';

export default class SettingsCommand extends BaseCommand {
  static override summary = 'Show the defaults that count here, and where each comes from.';
  static override description =
    "Each setting comes from its flag, the environment, the user's settings file or the machine's, in this order, or is built in. The files are described in fwctl-settings(5). Opens no device.";
  static override examples = ['<%= config.bin %> settings', '<%= config.bin %> settings --json'];
  static override flags = { device: deviceFlags.device, backend: backendFlags.backend };

  async answer(): Promise<Answer<Documents['fwctl.settings/1']>> {
    await this.parse(SettingsCommand);
    const settings = Object.values(this.settings ?? {}) as Setting[];
    const files = settingsFiles();
    return {
      data: { settings, files },
      text: (style) =>
        toTable(
          ['setting', 'value', 'from'].map((key) => ({ key })),
          settings.map(({ setting, value, from, where }) => ({
            setting,
            value: value === null ? '(the only device, or fwctl0)' : value === '' ? '(none)' : safe(value),
            from: safe(where ?? from),
          })),
          style,
        ),
    };
  }
}
