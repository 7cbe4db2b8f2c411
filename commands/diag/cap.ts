import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { counterJson, countersNamed, hexId, nsText, periodNs } from '../../src/cli/diag/counters.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { readDiagCap } from '../../src/families/mlx5/client/diag.js';
import { counterNames } from '../../src/families/mlx5/prm/diag.js';
import { toPairs } from '../../src/present/pairs.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DiagCap extends BaseCommand {
  static override summary = 'Show which diagnostic counters the device has, and how it samples them.';
  static override description =
    'Asks QUERY_HCA_CAP for GENERAL and DEBUG. Of counters that are named, those alone are shown. Counters without a published name go by their id. Also as `fwctl diagcnt cap`.';
  static override hiddenAliases = ['diagcnt:cap'];
  static override examples = [
    '<%= config.bin %> diag cap',
    "<%= config.bin %> diag cap 'pci_*' 0x0409",
    '<%= config.bin %> diag cap --json',
  ];
  static override strict = false;
  static override args = {
    counters: Args.string({
      description: 'NAME|ID|PATTERN ... of counters [default: all]',
      ignoreStdin: true,
    }),
  };
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.diag.cap/1']>> {
    const { argv, flags } = await this.parse(DiagCap);
    const session = await connect(flags, 'mlx5');
    try {
      const cap = await readDiagCap(session);
      const { counters: there, ...limits } = cap;
      const words = argv as string[];
      const named = words.length ? countersNamed(words, cap) : undefined;
      const counters = there.filter(({ counter_id }) => named?.includes(counter_id) ?? true);
      const yes = (bit: number) => (bit ? 'yes' : 'no');
      const least = cap.log_min_sample_period;
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          ...limits,
          counters: counters.map(({ counter_id, ...slot }) => ({ ...slot, ...counterJson(counter_id) })),
        },
        text: async (style) => {
          const head = toPairs([
            ['counters', `${there.length}, in ${cap.num_of_diagnostic_counters} slots`],
            ['single', yes(cap.single)],
            ['repetitive', yes(cap.repetitive)],
            ['samples', `at most ${2 ** cap.log_max_samples} (2^${cap.log_max_samples})`],
            ['period', `at least ${nsText(periodNs(least, cap))} (2^${least} cycles)`],
            ['clock', `${cap.device_frequency_khz} kHz`],
          ]);
          const rows = counters.map(({ index, counter_id, sync }) => ({
            index,
            id: hexId(counter_id),
            sync: yes(sync),
            counter: counterNames().get(counter_id) ?? '',
          }));
          const columns = ['index', 'id', 'sync', 'counter'].map((key) => ({ key }));
          return `${head}\n${await toTable(columns, rows, style)}`;
        },
      };
    } finally {
      await session.close();
    }
  }
}
