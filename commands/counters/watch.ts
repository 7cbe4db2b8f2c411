import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../src/cli/base.js';
import { momentOf } from '../../src/cli/clock.js';
import { deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { onlyWanted } from '../../src/cli/jobs/counters.js';
import { COUNTER, commonOnly, WatchedCounters } from '../../src/cli/jobs/counters-watch.js';
import { withJobOf } from '../../src/cli/jobs/run.js';
import { requireStream, watchWith } from '../../src/cli/watch/loop.js';
import { paceOf, watchFlags } from '../../src/cli/watch/watch.js';
import type { Counters } from '../../src/client/jobs.js';

export default class CountersWatch extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Read the counters of a device again and again, and show their rates.';
  static override description = [
    'Shows a table with the rates and their course, on a terminal in place; in a pipe, the tables follow each other; with --json, a line of JSON for each reading. Without names, the counters that families share.',
    'Ends after --count readings, with Ctrl-C, or when nobody reads its output any more.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> counters watch --count 3',
    "<%= config.bin %> counters watch 'rx_*' --interval 500ms --count 5",
    '<%= config.bin %> counters watch tx_bytes --count 2 --json --numbers decimal',
  ];
  static override strict = false;
  static override args = {
    counter: Args.string({
      description:
        'NAME|PATTERN ... of counters; * and ? for all that match [default: those of all families]',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    ...watchFlags,
    nonzero: Flags.boolean({ description: 'leave out counters that are 0' }),
  };

  async answer(): Promise<undefined> {
    const { argv, flags } = await this.parse(CountersWatch);
    const pace = paceOf(flags);
    const { format, schema } = this;
    requireStream(format);
    const wanted = { patterns: argv as string[], nonzero: flags.nonzero };
    const only = (told: Counters) => onlyWanted(argv.length ? told : commonOnly(told), wanted);
    await withJobOf(flags, 'counters', async (session, { counters }) => {
      const device = deviceJson(session.backend, session.device);
      const watched = new WatchedCounters();
      const stop = interruption();
      try {
        await watchWith({ pace, format, schema, stop, moment: () => momentOf(session) }, async (tick) => {
          const told = only(await (counters as NonNullable<typeof counters>)(session));
          watched.look(told, tick);
          return {
            data: () => ({ device, ...told }),
            kindOf: () => COUNTER,
            text: (style) => watched.text(told, tick, style),
            lines: () => [{ device, ...watched.json(told, tick) }],
          };
        });
      } finally {
        stop.end();
      }
    });
    return undefined;
  }
}
