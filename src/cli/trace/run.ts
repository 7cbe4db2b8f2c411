import type { Session } from '../../client/session.js';
import { type Tracer, withTracer } from '../../families/mlx5/client/tracer.js';
import { type Message, TraceReader } from '../../families/mlx5/prm/tracer-events.js';
import type { StringDatabase } from '../../families/mlx5/prm/tracer-strings.js';
import { momentOf } from '../clock.js';
import { interruption } from '../interrupt.js';
import { tryWriteResult } from '../output.js';
import { type Clocks, readClocks } from './trace.js';

/** Milliseconds between two looks at the device: its trace memory holds seconds. */
const PAUSE = 100;

/** What of a trace is shown, and how. */
export interface Showing {
  readonly wanted: (message: Message) => boolean;
  /** Messages after which it ends. */
  readonly most: number;
  /** Milliseconds after which it ends. */
  readonly time: number;
  readonly line: (message: Message, clocks: Clocks) => string;
  readonly takeOver: boolean;
}

/**
 * Traces, and writes a line for each message, until there are enough, the time is over, a signal comes or nobody reads any more; the tracer
 * is off then. Gives how many messages there were. Throws what `withTracer`, `read` of its source and `readClocks` throw.
 */
export async function runTrace(
  session: Session,
  tracer: Tracer,
  strings: StringDatabase,
  showing: Showing,
): Promise<number> {
  const { wanted, most, time, line, takeOver } = showing;
  let shown = 0;
  const stop = interruption();
  const enough = () => stop.requested || shown >= most;
  try {
    await withTracer(session, tracer, takeOver, async (source) => {
      const clocks = await readClocks(session);
      const reader = new TraceReader(strings, tracer.kinds);
      const show = (messages: Iterable<Message>): void => {
        for (const message of messages) {
          if (enough()) return;
          if (!wanted(message)) continue;
          shown++;
          if (!tryWriteResult(line(message, clocks))) stop.closed();
        }
      };
      const now = async () => (await momentOf(session)).steady;
      let at = await now();
      const end = at + time;
      for (let last = false; !last && !enough(); ) {
        await stop.wait(Math.min(PAUSE, Math.max(end - at, 0)));
        at = await now();
        last = at >= end;
        for await (const { blocks } of source.read()) {
          show(reader.feed(blocks));
          if (enough()) break;
        }
      }
      show(reader.end());
    });
  } finally {
    stop.end();
  }
  return shown;
}
