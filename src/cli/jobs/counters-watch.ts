import type { Counter, CounterGroup, Counters } from '../../client/jobs.js';
import { MOST_BARS, sparkline } from '../../present/sparkline.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import { type Movement, movements, rateCell } from '../watch/trend.js';
import type { Tick } from '../watch/watch.js';
import { titleOf } from './counters.js';

/** A counter of fewer bits that begins again at 0 is taken for cleared: nothing tells its width. */
export const COUNTER = { counter: 64 };

const keyOf = (group: CounterGroup, { name }: Counter): string => `${titleOf(group)}/${name}`;

/** What counters did from one reading to the next. */
export class WatchedCounters {
  private last: { values: ReadonlyMap<string, bigint>; elapsed: number } | undefined;
  private readonly rates = new Map<string, number[]>();
  private moved = new Map<string, Movement>();

  look({ groups }: Counters, { elapsed }: Tick): void {
    const values = new Map(
      groups.flatMap((group) => group.counters.map((each) => [keyOf(group, each), each.value] as const)),
    );
    const { last } = this;
    this.last = { values, elapsed };
    if (!last) return;
    const moved = movements(last.values, values, elapsed - last.elapsed, () => COUNTER);
    this.moved = new Map(moved.map((movement) => [movement.field, movement]));
    for (const key of values.keys()) {
      const rate = Math.max(this.moved.get(key)?.rate ?? 0, 0);
      this.rates.set(key, [...(this.rates.get(key) ?? []), rate].slice(-MOST_BARS));
    }
  }

  /** A reading as a line of `fwctl.counters.watch/1`. */
  json({ groups }: Counters, { time, elapsed, reading }: Tick): Record<string, unknown> {
    return {
      time,
      elapsed: Number(elapsed.toFixed(6)),
      reading,
      groups: groups.map((group) => ({
        ...group,
        counters: group.counters.map((each) => {
          const { difference = 0, rate = 0, cleared } = this.moved.get(keyOf(group, each)) ?? {};
          return { ...each, ...(reading ? (cleared ? { cleared } : { difference, rate }) : {}) };
        }),
      })),
    };
  }

  /** The same for people. */
  async text({ groups }: Counters, { time, reading }: Tick, style: Style): Promise<string> {
    const columns = [
      { key: 'counter', isName: true },
      { key: 'value', isName: true },
      { key: 'unit' },
      { key: 'rate', title: 'a second', isName: true },
      { key: 'trend' },
    ];
    const texts: string[] = [];
    for (const group of groups) {
      const rows = group.counters.map((each) => {
        const key = keyOf(group, each);
        return {
          counter: each.name,
          value: each.value.toString(),
          unit: each.unit ?? '-',
          rate: rateCell(this.moved.get(key), reading),
          trend: sparkline(this.rates.get(key) ?? []),
        };
      });
      texts.push(`${style.bold(titleOf(group))}\n${await toTable(columns, rows, style)}`);
    }
    return `${style.dim(time)}\n${texts.join('\n')}`;
  }
}

/** Without a pattern those that families share; all of a device that has none of them. */
export function commonOnly(told: Counters): Counters {
  const groups = told.groups.filter(({ group }) => group === 'common');
  return groups.length ? { groups } : told;
}
