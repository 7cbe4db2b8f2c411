import { hostMoment } from '../../backends/host-clocks.js';
import type { CounterGroup, Counters, Jobs, Sensor } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import type { CounterGroupReading, Course, Part, Samples } from '../../report/document.js';
import { momentOf } from '../clock.js';
import { movements } from '../watch/trend.js';
import { ticks } from '../watch/watch.js';

/** How often a device is sampled; `wait` is left out where there is nothing to wait for. */
export interface Pace {
  readonly interval: number;
  readonly count: number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Takes what the reading of a part fails with. */
interface Keeper {
  part<T>(part: Part, read: () => Promise<T>): Promise<T | undefined>;
  readonly gone: unknown;
}

/** A counter of fewer bits that begins again at 0 is taken for cleared: nothing tells its width. */
const COUNTER = { counter: 64 };

interface Row {
  readonly elapsed: number;
  readonly sensors: readonly Sensor[] | undefined;
  readonly counters: Counters | undefined;
}

const sensorKey = ({ name, port, index }: Sensor): string => `${name} ${port} ${index}`;
const counterKey = ({ of, port, group }: CounterGroup, name: string): string =>
  `${of} ${port} ${group} ${name}`;

/** Reads temperatures and counters of several devices at the same times. */
export async function sample(samplers: readonly Sampler[], { interval, count, wait }: Pace): Promise<void> {
  // Once beforehand, as what is loaded then would delay the first readings.
  if (count > 1) for (const sampler of samplers) await sampler.look();
  if (!samplers.some((sampler) => sampler.isAsked)) return;
  for await (const _ of ticks(
    () => interval,
    count,
    async () => hostMoment(),
    wait,
  ))
    for (const sampler of samplers) await sampler.take();
}

/** What is read of one device. A part that fails is not asked again. */
export class Sampler {
  private readonly rows: Row[] = [];
  private temp: Jobs['temp'];
  private readCounters: Jobs['counters'];
  private began: number | undefined;

  constructor(
    private readonly session: Session,
    jobs: Jobs,
    private readonly keeper: Keeper,
    /** Whether it tells the same whenever it is asked. */
    private readonly isStill: boolean,
  ) {
    this.temp = jobs.temp;
    this.readCounters = jobs.counters;
  }

  /** Whether there is anything to read. */
  get isAsked(): boolean {
    return Boolean(this.temp ?? this.readCounters);
  }

  async look(): Promise<Row> {
    const told = await this.read('temperature', this.temp);
    const { steady } = await momentOf(this.session);
    const counters = await this.read('counters', this.readCounters);
    if (!told) this.temp = undefined;
    if (!counters) this.readCounters = undefined;
    this.began ??= steady;
    return { elapsed: (steady - this.began) / 1000, sensors: told?.sensors, counters };
  }

  async take(): Promise<void> {
    if (!this.isAsked || (this.isStill && this.rows.length)) return;
    if (!this.rows.length) this.began = undefined;
    const row = await this.look();
    if (row.sensors || row.counters) this.rows.push(row);
  }

  private async read<T>(
    part: Part,
    job: ((session: Session) => Promise<T>) | undefined,
  ): Promise<T | undefined> {
    return job && this.keeper.part(part, () => job(this.session));
  }

  /** As they were read last. */
  get sensors(): readonly Sensor[] | undefined {
    return this.rows.findLast(({ sensors }) => sensors)?.sensors;
  }

  /** As they were read last, with what they counted a second since they were read first. */
  get counters(): CounterGroupReading[] | undefined {
    const [first, last] = [this.rows.find(hasCounters), this.rows.findLast(hasCounters)];
    if (!first || !last) return undefined;
    const rates = first === last ? undefined : ratesOf(first, last);
    return last.counters.groups.map((group) => ({
      ...group,
      counters: group.counters.map((counter) => {
        const rate = rates?.get(counterKey(group, counter.name));
        return { ...counter, ...(rate === undefined || rate === null ? {} : { rate }) };
      }),
    }));
  }

  /** Undefined where there are not two of them. */
  get samples(): Samples | undefined {
    if (this.rows.length < 2) return undefined;
    const steps = this.rows.map((row, i) => {
      const before = this.rows[i - 1];
      return before && hasCounters(before) && hasCounters(row) ? ratesOf(before, row) : undefined;
    });
    return {
      elapsed_s: this.rows.map(({ elapsed }) => Number(elapsed.toFixed(6))),
      temperatures: (this.rows[0]?.sensors ?? [])
        .filter(({ temperature_c }) => temperature_c !== undefined)
        .map((sensor) => ({
          name: sensor.name,
          of: sensor.of,
          ...(sensor.port === undefined ? {} : { port: sensor.port }),
          values: this.rows.map(
            ({ sensors = [] }) =>
              sensors.find((one) => sensorKey(one) === sensorKey(sensor))?.temperature_c ?? null,
          ),
        })),
      rates: (this.rows.find(hasCounters)?.counters.groups ?? []).flatMap((group) =>
        group.counters.flatMap(({ name, unit }): Course[] => {
          const key = counterKey(group, name);
          if (!steps.some((step) => step?.get(key))) return [];
          const { of, port } = group;
          return [
            {
              name,
              of,
              ...(port === undefined ? {} : { port }),
              group: group.group,
              ...(unit === undefined ? {} : { unit }),
              values: steps.map((step) => step?.get(key) ?? null),
            },
          ];
        }),
      ),
    };
  }
}

const hasCounters = (row: Row): row is Row & { counters: Counters } => row.counters !== undefined;

/** How much a second each counter counted from one row to a later one; null for one that was cleared. */
function ratesOf(before: Row & { counters: Counters }, after: Row & { counters: Counters }) {
  const valuesOf = ({ groups }: Counters) =>
    new Map(
      groups.flatMap((group) => group.counters.map(({ name, value }) => [counterKey(group, name), value])),
    );
  const [old, values] = [valuesOf(before.counters), valuesOf(after.counters)];
  const seconds = after.elapsed - before.elapsed;
  const moved = movements(old, values, seconds, () => COUNTER);
  const rates = new Map<string, number | null>([...values.keys()].map((key) => [key, 0]));
  for (const { field, rate } of moved) rates.set(field, rate ?? null);
  return rates;
}
