import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { historyRow } from '../../src/cli/plan/outcome.js';
import { toTable } from '../../src/present/table.js';

const { backend } = rpcFlags;

export default class PlanHistory extends BaseCommand {
  static override summary = 'Show the plans that were applied here.';
  static override description =
    'A row for each apply that changed something: running, applied, rolled back, or interrupted, which plan resume finishes and plan rollback takes back.';
  static override examples = ['<%= config.bin %> plan history'];
  static override flags = { backend };

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(PlanHistory);
    const journals = journalsOf(flags.backend ?? 'emulated', flags['state-dir']);
    const { folder } = journals;
    const rows = journals.all().map((journal) => historyRow(journal, journals.isRunning(journal)));
    return {
      data: { folder, applies: rows },
      text: (style) =>
        rows.length
          ? toTable(
              ['id', 'plan', 'devices', 'outcome'].map((key) => ({ key })),
              rows.map(({ id, plan, devices, outcome }) => ({
                id,
                plan,
                devices: devices.join(' '),
                outcome,
              })),
              style,
            )
          : 'no plan was applied here\n',
    };
  }
}
