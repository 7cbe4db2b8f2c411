import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/emulator/adapter.js';
import { oftenText } from '../../../src/cli/emulator/fault.js';
import { effectText, faultJson, matchText, NO_WORDS } from '../../../src/cli/emulator/fault-words.js';
import { toTable } from '../../../src/present/table.js';
import type { Documents } from '../../../src/schema/documents.js';

export default class EmulatorFaultList extends BaseCommand {
  static override summary = 'List the faults of an emulated adapter, and what has become of them.';
  static override description =
    'seen: commands that a fault was for while it could still happen. fired: how often it has happened.';
  static override examples = [
    '<%= config.bin %> emulator fault list',
    '<%= config.bin %> emulator fault list --json',
  ];
  static override flags = adapterFlags;

  async answer(): Promise<Answer<Documents['fwctl.emulator.fault.list/1']>> {
    const { flags } = await this.parse(EmulatorFaultList);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    const faults = controls.faults(adapter);
    const words = controls.faultWords(adapter) ?? NO_WORDS;
    return {
      data: { adapter, faults: faults.map((rule) => faultJson(rule, words)) },
      text: (style) =>
        faults.length === 0
          ? `${adapter} has no faults\n`
          : toTable(
              ['id', 'for', 'what', 'how often', 'seen', 'fired'].map((key) => ({ key })),
              faults.map((rule) => ({
                id: rule.id,
                for: matchText(rule.match, words),
                what: effectText(rule, words),
                'how often': oftenText(rule),
                seen: rule.seen,
                fired: rule.fired,
              })),
              style,
            ),
    };
  }
}
