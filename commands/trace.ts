import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connect, deviceJson, isTaped } from '../src/cli/connect.js';
import { rpcFlags } from '../src/cli/flags.js';
import { styleFor } from '../src/cli/output.js';
import { runTrace } from '../src/cli/trace/run.js';
import {
  messageJson,
  messageText,
  sayNothingCame,
  stringJson,
  stringsOf,
  stringText,
} from '../src/cli/trace/trace.js';
import { millisecondsOf } from '../src/cli/watch/watch.js';
import { FwctlError } from '../src/client/errors.js';
import { namePattern } from '../src/client/names.js';
import { numberIn } from '../src/client/numbers.js';
import type { Session } from '../src/client/session.js';
import { readTracer } from '../src/families/mlx5/client/tracer.js';
import type { StringDatabase } from '../src/families/mlx5/prm/tracer-strings.js';
import { toJson } from '../src/present/json.js';
import type { Documents } from '../src/schema/documents.js';

export default class Trace extends BaseCommand {
  static override effect = 'goes on by itself' as const;
  static override summary = 'Show what the firmware traces.';
  static override description = [
    'Shows each message of the tracer of the adapter with the time by the clock of the device in seconds, the same by that of the host, the core that wrote it, and its text. Where the driver of the function has the tracer, as it has on the first physical function, what it says is read along; where nobody has it, it is started, and stopped and given back in the end, also on Ctrl-C. What is wrong with a message stands behind it in parentheses; what was overwritten before it could be read is told.',
    'The texts are in the string database of the firmware. It is read once, and kept in the cache folder with a checksum; --refresh reads it anew, --strings shows it and traces nothing.',
    'A real device writes its traces to host memory or to a FIFO. Neither is in reach of fwctl in mainline Linux: there --strings works, and mlx5_core itself shows the traces as trace event mlx5:mlx5_fw of the kernel. The built-in device hands them out through a register that only it has, with the id 0xfff0: 256-byte blocks of traces as mlx5_core finds them in memory. Its messages are chosen, and follow from its clock and seed.',
    'Starting and stopping are register writes at scope configuration, all else is read at debug-read-only: nothing taints the kernel.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> trace --follow --count 100',
    "<%= config.bin %> trace --for 2s --grep 'port 1:*'",
    '<%= config.bin %> trace --count 20 --json',
    '<%= config.bin %> trace --strings --grep temperature',
  ];
  static override flags = {
    ...rpcFlags,
    follow: Flags.boolean({ description: 'go on until Ctrl-C', exclusive: ['for', 'strings'] }),
    for: Flags.string({
      description: 'how long: 500ms, 1s, 2m [default: 1s]',
      helpValue: 'TIME',
      exclusive: ['strings'],
    }),
    count: Flags.string({ description: 'end after so many messages', helpValue: 'N' }),
    grep: Flags.string({
      description: 'only messages whose text matches: part of it, or * and ? for the whole',
      helpValue: 'PATTERN',
    }),
    core: Flags.string({ description: 'only messages of this core', helpValue: 'N' }),
    strings: Flags.boolean({ description: 'show the string database instead' }),
    refresh: Flags.boolean({ description: 'read the string database from the device, not from the cache' }),
    'take-over': Flags.boolean({
      description:
        'start the tracer anew even where it is in use on this function: its user gets no traces meanwhile',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.trace/1']> | undefined> {
    const { flags } = await this.parse(Trace);
    if (this.format === 'hex' || this.format === 'binary')
      throw new FwctlError('usage', `traces are text: -o ${this.format} does not apply`);
    const odd = (['count', 'core', 'take-over'] as const).find((name) => flags[name]);
    if (flags.strings && odd) throw new FwctlError('usage', `--${odd} does not go with --strings`);
    const matches = flags.grep === undefined ? () => true : namePattern(flags.grep);
    const core = flags.core === undefined ? undefined : numberIn('--core', flags.core, 0, 255);
    const most = numberIn(
      '--count',
      flags.count ?? String(Number.MAX_SAFE_INTEGER),
      1,
      Number.MAX_SAFE_INTEGER,
    );
    const time =
      flags.follow || (flags.count && !flags.for) ? Infinity : millisecondsOf('--for', flags.for ?? '1s');
    const session = await connect(flags, 'mlx5', flags.strings ? 'reads' : 'changes');
    try {
      const tracer = await readTracer(session);
      const cacheUse = isTaped(flags) ? 'none' : flags.refresh ? 'refresh' : 'use';
      const strings = await stringsOf(session, tracer, cacheUse);
      if (flags.strings) return showStrings(session, strings, matches);
      const { schema, format } = this;
      const style = await styleFor(1);
      const device = deviceJson(session.backend, session.device);
      const shown = await runTrace(session, tracer, strings, {
        wanted: (message) => (core === undefined || message.core === core) && matches(message.text),
        most,
        time,
        line: (message, clocks) =>
          format === 'json'
            ? `${toJson({ schema, device, ...messageJson(message, clocks) }, 0)}\n`
            : messageText(message, clocks, style),
        takeOver: flags['take-over'],
      });
      if (!shown && !process.exitCode) sayNothingCame(flags.grep !== undefined || core !== undefined);
    } finally {
      await session.close();
    }
    return undefined;
  }
}

function showStrings(
  session: Session,
  strings: StringDatabase,
  matches: (text: string) => boolean,
): Answer<Documents['fwctl.trace/1']> {
  const all = Array.from(strings.all()).filter(({ text }) => matches(text));
  return {
    data: { device: deviceJson(session.backend, session.device), strings: all.map(stringJson) },
    text: () => all.map(stringText).join(''),
  };
}
