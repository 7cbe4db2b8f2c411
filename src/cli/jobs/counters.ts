import { FwctlError } from '../../client/errors.js';
import type { Counter, CounterGroup, Counters } from '../../client/jobs.js';
import { namePattern } from '../../client/names.js';
import { scaled } from '../../present/quantity.js';
import { type Column, toTable } from '../../present/table.js';
import type { JobView, Told } from './run.js';

/** Which counters are shown: those that match one of the patterns, all where there is none; and those that are not 0. */
export interface Wanted {
  readonly patterns: readonly string[];
  readonly nonzero: boolean;
}

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'counter', isName: true },
  { key: 'value' },
  { key: 'unit' },
  { key: 'meaning' },
];

/** Throws FwctlError `usage` where a pattern matches none. */
export function onlyWanted({ groups }: Counters, { patterns, nonzero }: Wanted): Counters {
  const names = groups.flatMap(({ counters }) => counters.map(({ name }) => name));
  const tests = patterns.map((pattern) => {
    const test = namePattern(pattern);
    if (names.some(test)) return test;
    throw new FwctlError('usage', `no counter matches "${pattern}"`, { given: pattern, known: names });
  });
  const isWanted = ({ name, value }: Counter) =>
    (!tests.length || tests.some((test) => test(name))) && (!nonzero || value !== 0n);
  const kept = groups.map((group) => ({ ...group, counters: group.counters.filter(isWanted) }));
  return { groups: kept.filter(({ counters }) => counters.length) };
}

export const titleOf = ({ of, port, group }: CounterGroup): string =>
  `${[of === 'port' ? undefined : of, port === undefined ? undefined : `port ${port}`].filter(Boolean).join(' of ')}, ${group}`;

async function groupText(
  group: CounterGroup,
  devices: readonly Told<Counters>[],
  { style, several, meanings }: Parameters<JobView<Counters, object>['text']>[1],
): Promise<string> {
  const rows = devices.flatMap(({ name, told }) =>
    told.groups
      .filter((each) => titleOf(each) === titleOf(group))
      .flatMap(({ counters }) =>
        counters.map((counter) => ({
          device: several ? name : undefined,
          counter: counter.name,
          value: counter.value.toString(),
          unit: counter.unit ?? '-',
          ...(meanings ? { meaning: scaled(counter.value, counter.unit) ?? '-' } : {}),
        })),
      ),
  );
  return `${style.bold(titleOf(group))}\n${await toTable(COLUMNS, rows, style)}`;
}

/** Counters by groups; one table for a group, of all devices that have it. */
export const countersView = (
  wanted: Wanted,
): JobView<Counters, Counters & { meanings?: readonly Record<string, string>[] }> => ({
  job: 'counters',
  kindOf: (path) => (path.endsWith('.value') ? { counter: 64 } : 'level'),
  ask: async (session, { counters }) =>
    onlyWanted(await (counters as NonNullable<typeof counters>)(session), wanted),
  json: ({ groups }, meanings) => ({
    groups,
    ...(meanings
      ? {
          meanings: groups.map(({ counters }) =>
            Object.fromEntries(
              counters.flatMap(({ name, value, unit }) => {
                const meaning = scaled(value, unit);
                return meaning ? [[name, meaning]] : [];
              }),
            ),
          ),
        }
      : {}),
  }),
  async text(devices, look) {
    const groups = new Map(
      devices.flatMap(({ told }) => told.groups.map((group) => [titleOf(group), group])),
    );
    const texts: string[] = [];
    for (const group of groups.values()) texts.push(await groupText(group, devices, look));
    return texts.join('\n') || (wanted.nonzero ? 'no counter is above 0\n' : 'no counters\n');
  },
});
