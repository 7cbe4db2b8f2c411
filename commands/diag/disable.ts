import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect } from '../../src/cli/connect.js';
import { DISABLED, setOrTell } from '../../src/cli/diag/set.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { readDiagCap } from '../../src/families/mlx5/client/diag.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DiagDisable extends BaseCommand {
  static override summary = 'Stop sampling diagnostic counters.';
  static override description =
    'Sends SET_DIAGNOSTIC_PARAMS with no counters, not enabled, and clear: samples are gone, counters are zero. Needs the scope debug-write, as `diag set`. Also as `fwctl diagcnt disable`.';
  static override hiddenAliases = ['diagcnt:disable'];
  static override examples = ['<%= config.bin %> diag disable --allow-taint'];
  static override flags = {
    ...rpcFlags,
    'dry-run': Flags.boolean({ description: 'set nothing; show what would be set, and the verdict' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.diag.disable/1']>> {
    const { flags } = await this.parse(DiagDisable);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const cap = await readDiagCap(session);
      return await setOrTell({ session, cap, params: DISABLED, scope }, flags['dry-run']);
    } finally {
      await session.close();
    }
  }
}
