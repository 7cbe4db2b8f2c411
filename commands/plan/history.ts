import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { errorJson, errorText } from '../../src/cli/errors.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { styleFor, writeNote } from '../../src/cli/output.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { historyRow } from '../../src/cli/plan/outcome.js';
import { FwctlError } from '../../src/client/errors.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

const { backend } = rpcFlags;

export default class PlanHistory extends BaseCommand {
  static override summary = 'Show the plans that were applied here.';
  static override description =
    'A row for each apply that changed something: running, applied, rolled back, or interrupted, which plan resume finishes and plan rollback takes back.';
  static override examples = ['<%= config.bin %> plan history'];
  static override flags = { backend };

  async answer(): Promise<Answer<Documents['fwctl.plan.history/1']>> {
    const { flags } = await this.parse(PlanHistory);
    const journals = journalsOf(flags.backend ?? 'emulated', flags['state-dir']);
    const { folder } = journals;
    const { journals: found, errors } = journals.readable();
    const rows = found.map((journal) => historyRow(journal, journals.isRunning(journal)));
    const error = unreadable(errors);
    return {
      data: { folder, applies: rows, ...(error ? { error: errorJson(error) } : {}) },
      text: async (style) => {
        if (error) writeNote(errorText(error, await styleFor(2)));
        if (!rows.length) return error ? '' : 'no plan was applied here\n';
        return toTable(
          ['id', 'plan', 'signer', 'devices', 'outcome'].map((key) => ({ key })),
          rows.map(({ id, plan, signer, devices, outcome }) => ({
            id,
            plan,
            signer: signer ?? '',
            devices: devices.join(' '),
            outcome,
          })),
          style,
        );
      },
      ...(error ? { exit: EXIT_CODES.state } : {}),
    };
  }
}

/** One error for all records that can't be read. */
function unreadable([first, ...others]: readonly FwctlError[]): FwctlError | undefined {
  if (!first) return undefined;
  return new FwctlError(first.kind, first.message, {
    ...first.facts,
    also: others.map(({ message }) => message),
  });
}
