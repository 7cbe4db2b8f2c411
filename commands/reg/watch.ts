import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../src/cli/base.js';
import { momentOf } from '../../src/cli/clock.js';
import { connect } from '../../src/cli/connect.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { interruption } from '../../src/cli/interrupt.js';
import { kindsIn } from '../../src/cli/register/kinds.js';
import { askedFor, present } from '../../src/cli/register/several.js';
import {
  lookUnlessRefused,
  type Seen,
  seenJson,
  seenOnScreen,
  seenText,
  type Watched,
  watchedJson,
  withFields,
} from '../../src/cli/register/watch.js';
import { requireStream, watchWith } from '../../src/cli/watch/loop.js';
import { paceOf, watchFlags } from '../../src/cli/watch/watch.js';
import { settled } from '../../src/families/mlx5/client/register-question.js';

export default class RegWatch extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Read registers again and again, and show what changes.';
  static override description = [
    'The first reading tells how many fields there are, those after it what has changed. Index fields stand behind the register that they belong to. Of numbers, the difference and the rate a second are shown: of a counter that wraps modulo its width, of one that was set back only that it was cleared. A reading in which a register says that it could not do what it was asked for is told on stderr, and in the exit code.',
    'On a terminal all fields that have changed so far are shown in place, those that change now in colour, as `diag watch` does; in a pipe, readings follow each other.',
    'With --json, a line for each register and reading: the first with all fields, those after it with the changes. Ends after --count readings, with Ctrl-C, or when nobody reads its output any more.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> reg watch PPCNT --interval 500ms --count 5',
    '<%= config.bin %> reg watch PPCNT grp=RFC_2863_Counters MTMP --count 2 --json',
  ];
  static override strict = false;
  static override args = {
    registers: Args.string({
      description: 'NAME|PATTERN [index=value ...] [NAME ...]',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    ...watchFlags,
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
  };

  async answer(): Promise<undefined> {
    const { argv, flags } = await this.parse(RegWatch);
    const pace = paceOf(flags);
    const { format, schema } = this;
    requireStream(format);
    const asked = askedFor(argv as string[]);
    const session = await connect(flags, 'mlx5');
    try {
      const stop = interruption();
      try {
        let watched: Watched[] = [];
        for (const { question, byPattern } of await present(session, asked))
          watched.push({ asked: await settled(session, question), byPattern, moved: new Map() });
        await watchWith({ pace, format, schema, stop, moment: () => momentOf(session) }, async (tick) => {
          const readings: [Watched, Seen][] = [];
          for (const each of watched) {
            const seen = await lookUnlessRefused(session, each, tick, flags.field);
            if (!seen) continue;
            if (seen.failure.failed && !each.byPattern) process.exitCode ||= EXIT_CODES.firmware;
            readings.push([each, seen]);
          }
          // Registers without such a field are left out from here on.
          watched = withFields(watched, flags.field);
          return {
            data: () => ({ registers: readings.map(([each]) => watchedJson(each)) }),
            kindOf: kindsIn(readings.map(([{ asked }]) => asked.form)),
            text: (style, isDrawn) => {
              const form = isDrawn ? seenOnScreen : seenText;
              const lines = readings.map(([each, seen]) => form(each, seen, flags.meanings, style));
              return `${style.dim(tick.time)}\n${lines.join('')}`;
            },
            lines: () => readings.map(([each, seen]) => seenJson(session, each, tick, seen, flags.meanings)),
          };
        });
      } finally {
        stop.end();
      }
    } finally {
      await session.close();
    }
    return undefined;
  }
}
