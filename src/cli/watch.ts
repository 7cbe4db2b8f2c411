import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../client/errors.js';
import { numberIn } from '../client/numbers.js';

/** How often, and how many times, a command that watches reads. */
export const watchFlags = {
  interval: Flags.string({
    description: 'time between readings: 500ms, 1s, 2m',
    default: '1s',
    helpValue: 'TIME',
  }),
  count: Flags.string({ description: 'end after so many readings', helpValue: 'N' }),
};

/** Milliseconds, and a number of readings where there is one. Throws FwctlError `usage`. */
export const paceOf = (flags: { interval: string; count?: string | undefined }) => ({
  interval: duration('--interval', flags.interval),
  count: flags.count === undefined ? undefined : numberIn('--count', flags.count, 1, Number.MAX_SAFE_INTEGER),
});

const DURATION = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)?$/;
const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Timers take no more. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds of `500ms`, `1.5s`, `2m`; a bare number is seconds. Throws FwctlError `usage`. */
export function duration(what: string, text: string): number {
  const [, number, unit = 's'] = DURATION.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] as number);
  if (milliseconds > 0 && milliseconds <= LONGEST) return milliseconds;
  throw new FwctlError('usage', `${what} takes a time such as 500ms, 1s or 2m, not "${text}"`);
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
 * A tick every `interval` milliseconds, at once to begin with; `count` of them, or without end. One that is late does not delay those
 * after it. `wait` is given milliseconds.
 */
export async function* ticks(
  interval: number,
  count = Number.POSITIVE_INFINITY,
  wait = sleep,
): AsyncGenerator<Tick> {
  const start = performance.now();
  let due = start;
  for (let reading = 0; reading < count; reading++) {
    yield { reading, elapsed: (performance.now() - start) / 1000, time: new Date().toISOString() };
    if (reading + 1 >= count) return;
    due = Math.max(due + interval, performance.now());
    await wait(due - performance.now());
  }
}
