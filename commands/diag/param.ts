import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { paramsJson, paramsText } from '../../src/cli/diag/counters.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { readDiagCap, readDiagParams } from '../../src/families/mlx5/client/diag.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DiagParam extends BaseCommand {
  static override summary = 'Show how diagnostic counters are sampled.';
  static override description =
    'Asks QUERY_DIAGNOSTIC_PARAMS, with room for all counters that are set. Also as `fwctl diagcnt param`.';
  static override hiddenAliases = ['diagcnt:param'];
  static override examples = ['<%= config.bin %> diag param'];
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.diag.param/1']>> {
    const { flags } = await this.parse(DiagParam);
    const session = await connect(flags, 'mlx5');
    try {
      const cap = await readDiagCap(session);
      const params = await readDiagParams(session);
      return {
        data: { device: deviceJson(session.backend, session.device), ...paramsJson(params, cap) },
        text: (style) => paramsText(params, cap, style),
      };
    } finally {
      await session.close();
    }
  }
}
