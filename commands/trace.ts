import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connect, deviceJson } from '../src/cli/connect.js';
import { rpcFlags } from '../src/cli/flags.js';
import { interruption } from '../src/cli/interrupt.js';
import { styleFor, tryWriteResult } from '../src/cli/output.js';
import {
  messageJson,
  messageText,
  readClocks,
  sayNothingCame,
  stringJson,
  stringsOf,
  stringText,
} from '../src/cli/trace.js';
import { duration } from '../src/cli/watch.js';
import { FwctlError } from '../src/client/errors.js';
import { namePattern } from '../src/client/names.js';
import { numberIn } from '../src/client/numbers.js';
import type { Session } from '../src/client/session.js';
import { readTracer, type Tracer, withTracer } from '../src/families/mlx5/client/tracer.js';
import { vocabulary } from '../src/families/mlx5/client/words.js';
import { type Message, TraceReader } from '../src/families/mlx5/prm/tracer-events.js';
import type { StringDatabase } from '../src/families/mlx5/prm/tracer-strings.js';
import { toJson } from '../src/present/json.js';

/** Milliseconds between two looks at the device: its trace memory holds seconds. */
const PAUSE = 100;

export default class Trace extends BaseCommand {
  static override summary = 'Show what the firmware traces.';
  static override description = [
    'Starts the tracer of the adapter, and shows each message with the time by the device’s clock in seconds, the same by the host’s clock, the core that wrote it, and its text. The tracer is stopped and given back in the end, also on Ctrl-C. What is wrong with a message stands behind it in parentheses; what was overwritten before it could be read is told.',
    'The texts are in the string database of the firmware. It is read once, and kept in the cache folder with a checksum; --refresh reads it anew, --strings shows it and traces nothing.',
    'A real device writes its traces to host memory or to a FIFO. Neither is in reach of fwctl in mainline Linux: there --strings works, and mlx5_core itself shows the traces as the kernel’s trace event mlx5:mlx5_fw. The built-in device hands them out through a register that only it has, with the id 0xfff0: 256-byte blocks of traces as mlx5_core finds them in memory. Its messages are chosen, and follow from its clock and seed.',
    'Starting and stopping are register writes at scope configuration, all else is read at debug-read-only: nothing taints the kernel.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> trace --follow',
    "<%= config.bin %> trace --for 5s --grep 'port 1:*'",
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
    count: Flags.string({
      description: 'end after so many messages',
      helpValue: 'N',
      exclusive: ['strings'],
    }),
    grep: Flags.string({
      description: 'only messages whose text matches: part of it, or * and ? for the whole',
      helpValue: 'PATTERN',
    }),
    core: Flags.string({ description: 'only messages of this core', helpValue: 'N', exclusive: ['strings'] }),
    strings: Flags.boolean({ description: 'show the string database instead' }),
    refresh: Flags.boolean({ description: 'read the string database from the device, not from the cache' }),
    'take-over': Flags.boolean({
      description: 'trace even where the tracer is in use on this function: its user gets no more traces',
      exclusive: ['strings'],
    }),
  };

  async answer(): Promise<Answer | undefined> {
    const { flags } = await this.parse(Trace);
    if (this.format === 'hex' || this.format === 'binary')
      throw new FwctlError('usage', `traces are text: -o ${this.format} does not apply`);
    const matches = flags.grep === undefined ? () => true : namePattern(flags.grep);
    const core = flags.core === undefined ? undefined : numberIn('--core', flags.core, 0, 255);
    const most = numberIn(
      '--count',
      flags.count ?? String(Number.MAX_SAFE_INTEGER),
      1,
      Number.MAX_SAFE_INTEGER,
    );
    const time =
      flags.follow || (flags.count && !flags.for) ? Infinity : duration('--for', flags.for ?? '1s');
    const session = await connect(flags, vocabulary);
    try {
      const tracer = await readTracer(session);
      const strings = await stringsOf(session, tracer, flags.refresh);
      if (flags.strings) return showStrings(session, strings, matches);
      const wanted = (message: Message) =>
        (core === undefined || message.core === core) && matches(message.text);
      const shown = await this.trace(session, tracer, strings, flags['take-over'], { wanted, most, time });
      if (!shown && !process.exitCode) sayNothingCame(flags.grep !== undefined || core !== undefined);
    } finally {
      await session.close();
    }
    return undefined;
  }

  /** Shows messages until there are enough, the time is over or the user has seen enough. Gives how many there were. */
  private async trace(
    session: Session,
    tracer: Tracer,
    strings: StringDatabase,
    takeOver: boolean,
    limits: { wanted: (message: Message) => boolean; most: number; time: number },
  ): Promise<number> {
    const style = await styleFor(1);
    const device = deviceJson(session.backend, session.device);
    const { schema, format } = this;
    let shown = 0;
    const stop = interruption();
    try {
      await withTracer(session, tracer, takeOver, async (source) => {
        const clocks = await readClocks(session);
        const reader = new TraceReader(strings, tracer.kinds);
        const show = (messages: Iterable<Message>): void => {
          for (const message of messages) {
            if (stop.requested || shown >= limits.most) return;
            if (!limits.wanted(message)) continue;
            shown++;
            const line =
              format === 'json'
                ? `${toJson({ schema, device, ...messageJson(message, clocks) }, 0)}\n`
                : messageText(message, clocks, style);
            if (!tryWriteResult(line)) stop.closed();
          }
        };
        const end = performance.now() + limits.time;
        let last = false;
        while (!last && !stop.requested && shown < limits.most) {
          await stop.wait(Math.min(PAUSE, Math.max(end - performance.now(), 0)));
          last = performance.now() >= end;
          for await (const { blocks } of source.read()) {
            show(reader.feed(blocks));
            if (stop.requested || shown >= limits.most) break;
          }
        }
        show(reader.end());
      });
    } finally {
      stop.end();
    }
    return shown;
  }
}

function showStrings(session: Session, strings: StringDatabase, matches: (text: string) => boolean): Answer {
  const all = Array.from(strings.all()).filter(({ text }) => matches(text));
  return {
    data: { device: deviceJson(session.backend, session.device), strings: all.map(stringJson) },
    text: () => all.map(stringText).join(''),
  };
}
