import * as Flags from '@oclif/core/flags';
import type { Moment } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { numberIn } from '../../client/numbers.js';
import { parseDuration } from '../duration.js';
import { type Condition, parseCondition } from './condition.js';

/** How often a command that watches reads, when it ends, and where else it writes what it reads. */
export const watchFlags = {
  interval: Flags.string({
    char: 'n',
    description: 'time between readings: 500ms, 1s, 2m',
    default: '1s',
    helpValue: 'TIME',
  }),
  count: Flags.string({ description: 'end after so many readings', helpValue: 'N' }),
  until: Flags.string({
    description:
      "end with exit code 0 when this is met: 'temperature_c > 70', 'rate(rx_errors) > 0 or state == down'",
    helpValue: 'CONDITION',
  }),
  timeout: Flags.string({
    description: 'end after this time; with exit code 124 where --until is not met by then',
    helpValue: 'TIME',
  }),
  log: Flags.string({
    description: 'append each reading as a line of JSON, whatever is shown',
    helpValue: 'FILE',
  }),
};

export interface PaceFlags {
  readonly interval: string;
  readonly count?: string | undefined;
  readonly until?: string | undefined;
  readonly timeout?: string | undefined;
  readonly log?: string | undefined;
}

/** When to read, and when to end: times in milliseconds. */
export interface Pace {
  readonly interval: number;
  readonly count: number | undefined;
  readonly until: Condition | undefined;
  readonly timeout: number | undefined;
  /** The name of a file. */
  readonly log: string | undefined;
}

/** Throws FwctlError `usage`. */
export const paceOf = ({ interval, count, until, timeout, log }: PaceFlags): Pace => ({
  interval: millisecondsOf('--interval', interval),
  count: count === undefined ? undefined : numberIn('--count', count, 1, Number.MAX_SAFE_INTEGER),
  until: until === undefined ? undefined : parseCondition(until),
  timeout: timeout === undefined ? undefined : millisecondsOf('--timeout', timeout),
  log,
});

/** Timers take no more milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds of `500ms`, `1.5s`, `2m`; a bare number is seconds. Throws FwctlError `usage`. */
export function millisecondsOf(what: string, text: string): number {
  const milliseconds = Number(parseDuration(/^[\d.]+$/.test(text) ? `${text}s` : text, what)) / 1e6;
  if (milliseconds > 0 && milliseconds <= LONGEST) return milliseconds;
  throw new FwctlError('usage', `${what} takes a time above 0 and up to 24 days, not "${text}"`);
}

/** The time of a reading. */
export interface Tick {
  /** From 0. */
  readonly reading: number;
  /** Seconds since the first reading. */
  readonly elapsed: number;
  /** Time of day: 2026-01-31T12:00:00.000Z */
  readonly time: string;
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A tick every `interval()` milliseconds, at once to begin with; `count` of them, or without end. One that is late does not delay those
 * after it. `moment` tells what time it is; `wait` is given milliseconds.
 */
export async function* ticks(
  interval: () => number,
  count: number | undefined,
  moment: () => Promise<Moment>,
  wait = sleep,
): AsyncGenerator<Tick> {
  let start: number | undefined;
  let due = performance.now();
  const last = count ?? Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < last; reading++) {
    const { wall, steady } = await moment();
    start ??= steady;
    yield { reading, elapsed: (steady - start) / 1000, time: new Date(wall).toISOString() };
    if (reading + 1 >= last) return;
    due = Math.max(due + interval(), performance.now());
    await wait(due - performance.now());
  }
}
