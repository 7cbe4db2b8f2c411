import * as Args from '@oclif/core/args';
import { BaseCommand } from '../../src/cli/base.js';
import { momentOf } from '../../src/cli/clock.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { countersNamed } from '../../src/cli/diag/counters.js';
import { COUNTER, readingJson, readingText, samplesJson, Watched } from '../../src/cli/diag/watch.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { writeNote } from '../../src/cli/output.js';
import { requireStream, watchWith } from '../../src/cli/watch/loop.js';
import { paceOf, watchFlags } from '../../src/cli/watch/watch.js';
import { type DiagSample, readDiagCap } from '../../src/families/mlx5/client/diag.js';
import { sampling } from '../../src/families/mlx5/client/diag-sampling.js';
import { safe } from '../../src/present/safe.js';

export default class DiagWatch extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Sample diagnostic counters again and again, and show their rates.';
  static override description = [
    'Takes a sample on demand for each reading, at scope debug-write as `diag set`, and puts back the parameters of before when it ends: after --count readings, with Ctrl-C or SIGTERM, when nobody reads its output any more, and after errors. Sampling as it was set before begins anew then.',
    'Shows a table with the rates and their course, on a terminal in place, on a screen of its own as watch(1) and top(1) have it: at the end, and while the command is stopped with Ctrl-Z, the terminal is as before, with the last reading below. In a pipe, the tables follow each other; with --json, a line of JSON for each reading. Without counters, all that the device has. Also as `fwctl diagcnt watch`.',
  ].join('\n\n');
  static override hiddenAliases = ['diagcnt:watch'];
  static override examples = [
    '<%= config.bin %> diag watch pxd_ready_bp pci_write_bp --count 3 --allow-taint',
    '<%= config.bin %> diag watch --interval 100ms --count 10 --json --allow-taint',
  ];
  static override strict = false;
  static override args = {
    counters: Args.string({ description: 'NAME|ID ... of counters; see `diag cap`', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    ...watchFlags,
  };

  async answer(): Promise<undefined> {
    const { argv, flags } = await this.parse(DiagWatch);
    const pace = paceOf(flags);
    const { format, schema } = this;
    requireStream(format);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', 'changes');
    try {
      const cap = await readDiagCap(session);
      const words = argv as string[];
      const counters = words.length
        ? countersNamed(words, cap)
        : cap.counters.map(({ counter_id }) => counter_id);
      const device = deviceJson(session.backend, session.device);
      const watched = new Watched();
      const stop = interruption();
      try {
        const what = { counters, scope, period: cap.log_min_sample_period };
        const watch = (sample: () => Promise<DiagSample[]>) =>
          watchWith({ pace, format, schema, stop, moment: () => momentOf(session) }, async (tick) => {
            const samples = await sample();
            const moved = watched.look(samples, tick);
            return {
              data: () => samplesJson(samples),
              kindOf: () => COUNTER,
              text: (style) => readingText(tick, samples, moved, watched, style),
              lines: () => [{ device, ...readingJson(tick, samples, moved) }],
            };
          });
        await sampling(session, what, watch, (text) => writeNote(`fwctl: ${safe(text)}\n`));
      } finally {
        stop.end();
      }
    } finally {
      await session.close();
    }
    return undefined;
  }
}
