import * as Flags from '@oclif/core/flags';
import { COVERED, type CoverageRow, emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../src/cli/emulator/adapter.js';
import { type Row, toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorCoverage extends BaseCommand {
  static override summary = 'Show which commands and registers an emulated device answers.';
  static override description = [
    "Of the commands that the kernel's driver lets pass, by least scope, and of the known registers, by the first digit of their ids: how many are answered by the state of the device; absent, and refused as hardware without the feature refuses them; unpublished, as nobody has told what their answer looks like; or missing, as nobody has built them yet.",
    'A copy of the device is asked: the numbers follow from its profile and its configuration.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator coverage',
    '<%= config.bin %> emulator coverage --all',
  ];
  static override flags = {
    ...adapterFlags,
    all: Flags.boolean({
      description: 'every command and register, with the reason where it is not answered',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.coverage/1']>> {
    const { flags } = await this.parse(EmulatorCoverage);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter, profile } = chooseAdapter(controls, flags.device);
    const coverage = controls.coverage(adapter);
    return {
      data: { adapter, profile, ...coverage },
      text: async (style) => {
        if (!flags.all)
          return toTable(
            SUMMARY,
            Object.entries(coverage).flatMap(([what, rows]) => summary(what, rows)),
            style,
          );
        const columns = ['name', 'id', 'state', 'why'].map((key) => ({ key }));
        const rows = Object.values(coverage)
          .flat()
          .map(({ name, id, state, why }) => ({
            name,
            id: typeof id === 'number' ? `0x${id.toString(16)}` : id,
            state,
            why,
          }));
        return toTable(columns, rows, style);
      },
    };
  }
}

const SUMMARY = ['group', 'known', ...COVERED].map((key) => ({ key }));

/** How many there are of each state: all together, then group by group. */
function summary(what: string, rows: readonly CoverageRow[]): Row[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return [
    count(what, rows),
    ...groups.map((group) =>
      count(
        `  ${group}`,
        rows.filter((row) => row.group === group),
      ),
    ),
  ];
}

const count = (group: string, rows: readonly CoverageRow[]): Row => ({
  group,
  known: rows.length,
  ...Object.fromEntries(COVERED.map((state) => [state, rows.filter((row) => row.state === state).length])),
});
