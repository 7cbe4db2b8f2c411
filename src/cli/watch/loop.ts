import type { Moment } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { TIMED_OUT } from '../exit.js';
import type { Format } from '../flags.js';
import type { Interruption } from '../interrupt.js';
import { type Style, styleFor, tryWriteResult, writeNote } from '../output.js';
import { type Drawing, drawing, type Scroll } from '../terminal/drawing.js';
import type { Key } from '../terminal/keys.js';
import type { Condition } from './condition.js';
import { openLog } from './log.js';
import { type Movement, type NumberKind, Trend } from './trend.js';
import { type Pace, type Tick, ticks } from './watch.js';

/** What was read at a tick. */
export interface Reading {
  /** The document that conditions look at. */
  data(): object;
  /** What the numbers of that document are, by dotted path; absent: they go up and down. */
  kindOf?: (field: string) => NumberKind;
  /** What has moved in it since the reading before, by dotted path; absent: it is found out where it is asked for. */
  moved?: () => ReadonlyMap<string, Movement> | undefined;
  /** For a terminal, where `isDrawn` says that it is drawn in its place, or a pipe. */
  text(style: Style, isDrawn: boolean): string | Promise<string>;
  /** More fields come with the next reading: rates. */
  readonly isPartial?: boolean;
  /** The same as lines of JSON, without their `schema`. */
  lines(): Record<string, unknown>[];
}

/** How a command watches. */
export interface Watching {
  readonly pace: Pace;
  /** `lines`: the text, but never drawn in its place. */
  readonly format: 'text' | 'json' | 'lines';
  readonly schema: string;
  /** The clock by which readings are told. */
  moment(): Promise<Moment>;
  readonly stop: Interruption;
  /** What keys do, where it is drawn and stdin is a terminal; absent: they are not read. */
  keys?(key: Key, control: Control): unknown;
  /** Lines at the top of the text that stay where it is scrolled. */
  readonly head?: number;
}

/** What keys can do while it is watched. */
export interface Control {
  /** Milliseconds between readings. */
  interval: number;
  paused: boolean;
  /** Shows the last reading again. */
  redraw(): void;
  /** Shows another part of a reading that is longer than the window. */
  scroll(to: Scroll): void;
  readNow(): void;
  quit(): void;
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
  { pace, format, schema, moment, stop, keys, head }: Watching,
  look: (tick: Tick, control: Control) => Promise<Reading | undefined>,
): Promise<void> {
  const { count, until } = pace;
  const log = pace.log === undefined ? undefined : openLog(pace.log);
  const isMet = until && watcher(until);
  let drawn: Drawing | undefined;
  let met: Tick | undefined;
  const control: Control = {
    interval: pace.interval,
    paused: false,
    redraw: () => void drawn?.again(),
    scroll: (to) => drawn?.scroll(to),
    readNow: stop.wake,
    quit: stop.finish,
  };
  const deadline = performance.now() + (pace.timeout ?? Number.POSITIVE_INFINITY);
  const left = () => Math.max(deadline - performance.now(), 0);
  const held = async () => {
    while (control.paused && !stop.requested && left()) await stop.wait(Math.min(PAUSE, left()));
  };
  const wait = async (time: number) => {
    await stop.wait(Math.min(time, left()));
    await held();
  };
  try {
    if (format === 'text') drawn = await drawing(keys && ((key) => keys(key, control)), head);
    for await (const tick of ticks(() => control.interval, count, moment, wait)) {
      if (stop.requested || (tick.reading && !left())) break;
      const reading = await look(tick, control);
      // A key may have come while it was read.
      await held();
      if (!reading) continue;
      // Before anything is shown: a condition that can't be met is told instead.
      if (isMet?.(reading, tick)) met = tick;
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

/** Milliseconds after which one that is paused looks whether it still is; a key wakes it. */
const PAUSE = 60_000;

/** Looks at readings by a condition. The first whole one has to have its fields. */
function watcher(until: Condition): (reading: Reading, tick: Tick) => boolean {
  const trend = new Trend();
  let isKnown = false;
  return (reading, tick) => {
    const data = reading.data();
    const moved = reading.moved ? reading.moved() : trend.look(data, tick.elapsed, reading.kindOf)?.by;
    const strict = !isKnown && !reading.isPartial;
    isKnown ||= strict;
    return until.isMet({ data, moved }, strict);
  };
}

function tellEnd(condition: string, met: Tick | undefined): void {
  const words = met ? `met after ${+met.elapsed.toFixed(3)} s` : 'not met';
  writeNote(`fwctl: ${words}: ${safe(condition)}\n`);
  process.exitCode = met ? 0 : TIMED_OUT;
}
