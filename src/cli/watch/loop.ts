import type { Moment } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { TIMED_OUT } from '../exit.js';
import type { Format } from '../flags.js';
import type { Interruption } from '../interrupt.js';
import { type Style, styleFor, tryWriteResult, writeNote } from '../output.js';
import { type Drawing, drawing } from '../terminal/drawing.js';
import { openLog } from './log.js';
import { type NumberKind, Trend } from './trend.js';
import { type Pace, type Tick, ticks } from './watch.js';

/** What was read at a tick. */
export interface Reading {
  /** The document that conditions look at. */
  data(): object;
  /** What the numbers of that document are, by dotted path; absent: they go up and down. */
  kindOf?: (field: string) => NumberKind;
  /** For a terminal, where `isDrawn` says that it is drawn in its place, or a pipe. */
  text(style: Style, isDrawn: boolean): string | Promise<string>;
  /** The same as lines of JSON, without their `schema`. */
  lines(): Record<string, unknown>[];
}

/** How a command watches. */
export interface Watching {
  readonly pace: Pace;
  readonly format: Format;
  readonly schema: string;
  /** The clock by which readings are told. */
  moment(): Promise<Moment>;
  readonly stop: Interruption;
}

/** Throws FwctlError `usage` for a format that a stream of readings has not. */
export function requireStream(format: Format): asserts format is 'text' | 'json' {
  if (format !== 'text' && format !== 'json')
    throw new FwctlError('usage', `a stream of readings has no bytes: -o ${format} does not apply`);
}

/**
 * Reads again and again, and shows each reading: on a terminal in place, else one behind the other. `look` reads; undefined: there is nothing to show
 * of this tick. Ends after the readings or the time of the pace, when its condition is met, when it is told to, and when nobody reads what it writes.
 * Throws what `look` throws.
 */
export async function watchWith(
  { pace, format, schema, moment, stop }: Watching,
  look: (tick: Tick) => Promise<Reading | undefined>,
): Promise<void> {
  const { interval, count, until, timeout } = pace;
  const log = pace.log === undefined ? undefined : openLog(pace.log);
  const trend = new Trend();
  let drawn: Drawing | undefined;
  let met: Tick | undefined;
  const deadline = performance.now() + (timeout ?? Number.POSITIVE_INFINITY);
  const wait = (time: number) => stop.wait(Math.min(time, Math.max(deadline - performance.now(), 0)));
  try {
    drawn = format === 'text' ? await drawing() : undefined;
    for await (const tick of ticks(interval, count, moment, wait)) {
      if (stop.requested || (tick.reading && performance.now() >= deadline)) break;
      const reading = await look(tick);
      if (!reading) continue;
      // Before anything is shown: a condition that can't be met is told instead.
      if (until && isMet(until, reading, trend, tick)) met = tick;
      const json = () => reading.lines().map((line) => `${toJson({ schema, ...line }, 0)}\n`);
      const text = async () => reading.text(await styleFor(1), drawn !== undefined);
      log?.add(json().join(''));
      const isRead = drawn
        ? await drawn.draw(text)
        : tryWriteResult(format === 'json' ? json().join('') : await text());
      if (!isRead) stop.closed();
      if (met) break;
    }
  } finally {
    drawn?.end();
    log?.close();
  }
  if (until && (met || !stop.requested)) tellEnd(until.text, met);
}

const isMet = (until: NonNullable<Pace['until']>, reading: Reading, trend: Trend, tick: Tick): boolean => {
  const data = reading.data();
  return until.isMet({ data, moved: trend.look(data, tick.elapsed, reading.kindOf)?.by });
};

function tellEnd(condition: string, met: Tick | undefined): void {
  const words = met ? `met after ${+met.elapsed.toFixed(3)} s` : 'not met';
  writeNote(`fwctl: ${words}: ${safe(condition)}\n`);
  process.exitCode = met ? 0 : TIMED_OUT;
}
