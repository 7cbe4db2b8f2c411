import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { hostMoment } from '../src/backends/host-clocks.js';
import { BaseCommand, wantsJson } from '../src/cli/base.js';
import { interruption } from '../src/cli/interrupt.js';
import { CommandLines } from '../src/cli/session/run.js';
import { surroundings } from '../src/cli/surroundings.js';
import { isDrawable } from '../src/cli/terminal/drawing.js';
import { scrollingKeys } from '../src/cli/watch/keys.js';
import { requireLine, splitWatchLine } from '../src/cli/watch/line.js';
import { watchWith } from '../src/cli/watch/loop.js';
import { HEAD, Repeater } from '../src/cli/watch/repeat.js';
import { paceOf, watchFlags } from '../src/cli/watch/watch.js';

const OWN = {
  ...watchFlags,
  'stop-on-error': Flags.boolean({ description: 'end when the command fails, with its exit code' }),
};

export default class Watch extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Run a command that reads again and again, and show what changes.';
  static override description = [
    'Repeats one command line of fwctl, on a device that stays open in between. On a terminal the answer stands in place, on a screen of its own: what has changed since the last reading stands out, with the difference and the rate a second of each number behind its line. In a pipe, readings follow each other; with --json, a line of JSON for each.',
    "N is the time between readings, as --interval. Flags of watch may stand anywhere in the line, all others are the command's; behind `--` all is. Commands that change something, write files, or go on by themselves are refused before anything is sent: exit code 4. A reading that fails is told, and the next is tried, also while the device is away; the exit code in the end is that of the first that failed.",
    '--until ends it with 0 when a condition over the answer is met, with 124 where it never was. Keys: q ends it, space holds it, + and - change the interval, arrows and Page keys scroll what the window has no room for.',
  ].join('\n\n');
  static override usage = 'watch [N] COMMAND... [FLAGS]';
  static override examples = [
    '<%= config.bin %> watch reg get PPCNT --count 3',
    "<%= config.bin %> watch 0.5 temp --until 'temperature_c > 20'",
    '<%= config.bin %> watch link --count 2 --log link.log --json',
    "<%= config.bin %> watch counters --until 'rate(rx_bytes) > 0' --timeout 10s",
  ];
  static override strict = false;
  static override args = {
    command: Args.string({
      description: 'command line of fwctl, with or without the word fwctl',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = OWN;

  async answer(): Promise<undefined> {
    const { own, line: words } = splitWatchLine(this.argv, OWN);
    requireLine(words);
    const { flags } = await this.parse(Watch, [...own, '--', ...words]);
    const pace = paceOf(flags);
    const around = surroundings();
    const format = wantsJson(words) || around?.defaults.json === true ? 'json' : 'text';
    const lines = CommandLines.of(this.config);
    const stop = interruption();
    try {
      const notes = format === 'json' || !(await isDrawable());
      const repeater = new Repeater({ lines, words, notes });
      const moment = async () => hostMoment();
      await watchWith(
        { pace, format, schema: this.schema, moment, stop, keys: scrollingKeys, head: HEAD },
        async (tick, control) => {
          const reading = await repeater.look(tick, control);
          if (flags['stop-on-error'] && repeater.code) stop.finish();
          return reading;
        },
      );
      process.exitCode ??= stop.code ?? (repeater.code || undefined);
    } finally {
      stop.end();
      if (!around) await lines.close();
    }
    return undefined;
  }
}
