import type { DiagSample } from '../../families/mlx5/client/diag.js';
import { MOST_BARS, sparkline } from '../../present/sparkline.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import { type Movement, movements, rateCell } from '../watch/trend.js';
import type { Tick } from '../watch/watch.js';
import { counterJson, counterTitle } from './counters.js';
import { sampleJson } from './dump.js';

/** counter_value_h and _l of diagnostic_cntr_struct. */
export const COUNTER = { counter: 64 };

/** What counters did from one reading to the next. */
export class Watched {
  private last: { values: ReadonlyMap<string, bigint>; elapsed: number } | undefined;
  private readonly rates = new Map<string, number[]>();

  /** What has moved since the last reading, by the name of the counter; at the first reading nothing. */
  look(samples: readonly DiagSample[], { elapsed }: Tick): Map<string, Movement> {
    const values = new Map(samples.map(({ counter_id, value }) => [counterTitle(counter_id), value]));
    const { last } = this;
    this.last = { values, elapsed };
    if (!last) return new Map();
    const moved = movements(last.values, values, elapsed - last.elapsed, () => COUNTER);
    const byName = new Map(moved.map((movement) => [movement.field, movement]));
    for (const name of values.keys()) {
      const known = this.rates.get(name) ?? [];
      this.rates.set(name, [...known, Math.max(byName.get(name)?.rate ?? 0, 0)].slice(-MOST_BARS));
    }
    return byName;
  }

  /** The last rates. */
  trend(name: string): string {
    return sparkline(this.rates.get(name) ?? []);
  }
}

/** Samples as conditions look at them: each by the name of its counter. */
export const samplesJson = (samples: readonly DiagSample[]) => ({
  samples: samples.map((sample) => ({
    ...counterJson(sample.counter_id),
    ...sampleJson(sample),
  })),
});

/** A reading as a line of `fwctl.diag.watch/1`. */
export const readingJson = (
  { time, elapsed, reading }: Tick,
  samples: readonly DiagSample[],
  moved: ReadonlyMap<string, Movement>,
) => ({
  time,
  elapsed: Number(elapsed.toFixed(6)),
  reading,
  samples: samples.map((sample) => {
    const { difference = 0, rate = 0, cleared } = moved.get(counterTitle(sample.counter_id)) ?? {};
    const counted = cleared ? { cleared } : { difference, rate };
    return { ...counterJson(sample.counter_id), ...sampleJson(sample), ...(reading ? counted : {}) };
  }),
});

/** The same for people. */
export async function readingText(
  { time, reading }: Tick,
  samples: readonly DiagSample[],
  moved: ReadonlyMap<string, Movement>,
  watched: Watched,
  style: Style,
): Promise<string> {
  const columns = [
    { key: 'counter' },
    { key: 'value', isName: true },
    { key: 'rate', title: 'rate a second', isName: true },
    { key: 'trend' },
  ];
  const rows = samples.map(({ counter_id, value }) => {
    const counter = counterTitle(counter_id);
    const rate = rateCell(moved.get(counter), reading);
    return { counter, value: String(value), rate, trend: watched.trend(counter) };
  });
  return `${style.dim(time)}\n${await toTable(columns, rows, style)}`;
}
