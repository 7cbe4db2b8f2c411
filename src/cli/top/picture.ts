import { sensorState } from '../../client/job-parts.js';
import type {
  Counter,
  CounterGroup,
  Link,
  PcieLink,
  Queues,
  Sensor,
  SensorState,
} from '../../client/jobs.js';
import { type Movement, movements } from '../watch/trend.js';

/** What was read of a device at once; what it does not tell is left out. */
export interface Glance {
  /** When its counters were read: milliseconds of a clock that nobody sets. */
  readonly at: number;
  readonly links?: readonly Link[] | undefined;
  readonly sensors?: readonly Sensor[] | undefined;
  readonly groups?: readonly CounterGroup[] | undefined;
  readonly pcie?: PcieLink | undefined;
  readonly queues?: Queues | undefined;
  readonly diagnostics?: readonly Counter[] | undefined;
}

/** A counter with what it counts a second; no rate at the first reading, and where it was cleared. */
export interface Rated {
  readonly name: string;
  readonly value: bigint;
  readonly unit?: string;
  readonly rate?: number;
}

/** A port, or a function that counts for itself. */
export interface PortPicture {
  readonly port: number | null;
  readonly state: 'up' | 'down' | null;
  readonly admin?: 'up' | 'down';
  readonly speed_mbps?: number;
  readonly fec?: string;
  readonly reason?: string;
  readonly rx_bits_per_second?: number;
  readonly tx_bits_per_second?: number;
  readonly rx_packets_per_second?: number;
  readonly tx_packets_per_second?: number;
  readonly errors_per_second?: number;
  readonly dropped_per_second?: number;
  readonly fec_corrected_per_second?: number;
  readonly fec_uncorrectable_per_second?: number;
}

export interface SensorPicture {
  readonly name: string;
  readonly of: Sensor['of'];
  readonly port?: number;
  readonly temperature_c?: number;
  readonly warning_c?: number;
  readonly critical_c?: number;
  readonly state: SensorState;
}

/** A device as a line of `fwctl.top/1` has it. */
export interface Picture {
  readonly ports: readonly PortPicture[];
  readonly sensors: readonly SensorPicture[];
  readonly pcie?: PcieLink & { readonly errors_per_second?: number; readonly counters: readonly Rated[] };
  readonly queues?: { readonly kinds: Queues['kinds']; readonly counters: readonly Rated[] };
  readonly diagnostics?: readonly Rated[];
  /** What counts in the device beside its ports and queues. */
  readonly counters?: readonly Rated[];
}

/** A counter of fewer bits that begins again at 0 is taken for cleared: nothing tells its width. */
const COUNTER = { counter: 64 };

const BITS = 8;

/** Makes pictures of what is read of one device again and again. */
export class Camera {
  private last: { values: ReadonlyMap<string, bigint>; at: number } | undefined;
  private moved: ReadonlyMap<string, Movement> | undefined;

  take(glance: Glance): Picture {
    this.look(glance);
    const { links = [], sensors = [], groups = [], pcie, queues, diagnostics } = glance;
    const others = groups.filter(({ of }) => of === 'device').flatMap((group) => this.rated(group));
    const inPcie = groups.filter(({ of }) => of === 'pcie').flatMap((group) => this.rated(group));
    const errors = sum(inPcie.filter(({ name }) => /error/.test(name)).map(({ rate }) => rate));
    return {
      ports: this.ports(links, groups),
      sensors: sensors.map(sensorPicture),
      ...(pcie ? { pcie: { ...pcie, ...optional('errors_per_second', errors), counters: inPcie } } : {}),
      ...(queues
        ? {
            queues: {
              kinds: queues.kinds,
              counters: queues.counters.map((each) => this.rate('queues', each)),
            },
          }
        : {}),
      ...(diagnostics ? { diagnostics: diagnostics.map((each) => this.rate('diagnostics', each)) } : {}),
      ...(others.length ? { counters: others } : {}),
    };
  }

  private look({ at, groups = [], queues, diagnostics = [] }: Glance): void {
    const values = new Map([
      ...groups.flatMap((group) =>
        group.counters.map((each) => [keyOf(titleOf(group), each), each.value] as const),
      ),
      ...(queues?.counters ?? []).map((each) => [keyOf('queues', each), each.value] as const),
      ...diagnostics.map((each) => [keyOf('diagnostics', each), each.value] as const),
    ]);
    const { last } = this;
    this.last = { values, at };
    if (!last) return;
    const moved = movements(last.values, values, (at - last.at) / 1000, () => COUNTER);
    this.moved = new Map(moved.map((movement) => [movement.field, movement]));
  }

  /** What a counter counts a second; undefined where nobody knows. */
  private rateOf(where: string, counter: Pick<Counter, 'name'>): number | undefined {
    if (!this.moved) return undefined;
    const movement = this.moved.get(keyOf(where, counter));
    return movement ? movement.rate : 0;
  }

  private rate(where: string, counter: Counter): Rated {
    const { name, value, unit } = counter;
    return { name, value, ...optional('unit', unit), ...optional('rate', this.rateOf(where, counter)) };
  }

  private rated(group: CounterGroup): Rated[] {
    return group.counters.map((each) => this.rate(titleOf(group), each));
  }

  /** Each port with its counters; those of a function stand for its port where it has one alone, else for themselves. */
  private ports(links: readonly Link[], groups: readonly CounterGroup[]): PortPicture[] {
    const common = groups.filter(({ group, of }) => group === 'common' && of !== 'fec');
    const pictures = links.map((link): PortPicture => {
      const { port, state, admin, speed_mbps, fec, reason } = link;
      const own = common.find((group) => group.of === 'port' && group.port === port);
      const counts = own ?? (links.length === 1 ? common.find(({ of }) => of === 'function') : undefined);
      const correction = groups.find(
        (group) => group.of === 'fec' && group.group === 'common' && group.port === port,
      );
      return {
        port,
        state,
        ...optional('admin', admin),
        ...optional('speed_mbps', speed_mbps),
        ...optional('fec', fec),
        ...optional('reason', reason),
        ...this.traffic(counts, correction),
      };
    });
    const counted = common.find(({ of }) => of === 'function');
    return pictures.length || !counted
      ? pictures
      : [{ port: null, state: null, ...this.traffic(counted, undefined) }];
  }

  private traffic(counts: CounterGroup | undefined, correction: CounterGroup | undefined) {
    const of = (group: CounterGroup | undefined, ...names: string[]) =>
      group &&
      sum(
        names
          .filter((name) => group.counters.some((each) => each.name === name))
          .map((name) => this.rateOf(titleOf(group), { name })),
      );
    const bits = (bytes: number | undefined) => (bytes === undefined ? undefined : bytes * BITS);
    return {
      ...optional('rx_bits_per_second', bits(of(counts, 'rx_bytes'))),
      ...optional('tx_bits_per_second', bits(of(counts, 'tx_bytes'))),
      ...optional('rx_packets_per_second', of(counts, 'rx_packets')),
      ...optional('tx_packets_per_second', of(counts, 'tx_packets')),
      ...optional('errors_per_second', of(counts, 'rx_errors', 'tx_errors')),
      ...optional('dropped_per_second', of(counts, 'rx_dropped', 'tx_dropped')),
      ...optional('fec_corrected_per_second', of(correction, 'fec_corrected_blocks')),
      ...optional('fec_uncorrectable_per_second', of(correction, 'fec_uncorrectable_blocks')),
    };
  }
}

const titleOf = ({ of, port, group }: CounterGroup): string => `${of} ${port ?? ''} ${group}`;
const keyOf = (where: string, { name }: Pick<Counter, 'name'>): string => `${where}/${name}`;

/** The sum of what is known; undefined where nothing is. */
function sum(rates: readonly (number | undefined)[]): number | undefined {
  const known = rates.filter((rate) => rate !== undefined);
  return known.length ? known.reduce((total, rate) => total + rate, 0) : undefined;
}

/** A key of an object, unless there is no value for it. */
const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V });

function sensorPicture(sensor: Sensor): SensorPicture {
  const { name, of, port, temperature_c, warning_c, critical_c } = sensor;
  return {
    name,
    of,
    ...optional('port', port),
    ...optional('temperature_c', temperature_c),
    ...optional('warning_c', warning_c),
    ...optional('critical_c', critical_c),
    state: sensorState(sensor),
  };
}
