import {
  COMMON_COUNTERS,
  type Counter,
  type HealthCheck,
  type HealthState,
  type ModuleRange,
  type PcieLink,
  type Sensor,
  type SensorState,
  type Temperatures,
} from './jobs.js';
import type { Session } from './session.js';

/** What families do alike when they do their jobs. */

/** From the worst on. */
const LIMITS = ['shutdown', 'fatal', 'critical', 'warning'] as const;

/** How a temperature is to be judged by its thresholds; of no temperature, why there is none. */
export function sensorState(sensor: Sensor): SensorState {
  const { temperature_c } = sensor;
  if (temperature_c === undefined) return sensor.missing ?? 'not measured';
  return (
    LIMITS.find((limit) => temperature_c >= (sensor[`${limit}_c`] ?? Number.POSITIVE_INFINITY)) ?? 'normal'
  );
}

export const healthCheck = (
  name: string,
  state: HealthState,
  detail: string,
  source: string,
  next?: string,
): HealthCheck => ({ name, state, detail, ...(next ? { next } : {}), source });

/** How a link of PCI Express runs, against what both ends could do. */
export function pcieCheck(link: PcieLink, source: string): HealthCheck {
  const { generation, width, possible_generation = 0, possible_width = 0, lacks_power } = link;
  const runs = `Gen${generation} x${width}`;
  if (lacks_power)
    return healthCheck('pcie', 'critical', `${runs}, and the slot gives too little power`, source);
  if (generation >= possible_generation && width >= possible_width)
    return healthCheck('pcie', 'ok', runs, source);
  const best = `Gen${possible_generation || generation} x${possible_width || width}`;
  return healthCheck('pcie', 'warning', `runs at ${runs}, where ${best} is possible`, source);
}

/** A check for each sensor that measures. */
export const temperatureChecks = ({ sensors }: Temperatures, source: string): HealthCheck[] =>
  sensors.flatMap((sensor) => {
    const { name, temperature_c, critical_c } = sensor;
    if (temperature_c === undefined) return [];
    const reached = sensorState(sensor);
    const state = reached === 'normal' ? 'ok' : reached === 'warning' ? 'warning' : 'critical';
    const limit = critical_c === undefined ? '' : `, critical from ${critical_c} on`;
    return [healthCheck('temperature', state, `${name} has ${temperature_c} degrees${limit}`, source)];
  });

/** Which of a device's own counters make those that families share: several are added, and `times` is what one of them counts. */
export type CommonSources = readonly (readonly [
  common: keyof typeof COMMON_COUNTERS,
  fields: readonly string[],
  times?: bigint,
])[];

/** The counters that families share, made of the device's own; of several with one name the first. */
export function commonCounters(sources: CommonSources, own: readonly Counter[]): Counter[] {
  const byName = new Map(own.toReversed().map((counter) => [counter.name, counter]));
  return sources.flatMap(([name, fields, times = 1n]) => {
    const parts = fields.flatMap((field) => byName.get(field) ?? []);
    if (!parts.length) return [];
    const sum = parts.map(({ source }) => source).join(' + ');
    return [
      {
        name,
        value: parts.reduce((total, { value }) => total + value, 0n) * times,
        unit: COMMON_COUNTERS[name],
        source: times === 1n ? sum : `${sum} * ${times}`,
      },
    ];
  });
}

/** Reads a range in pieces of at most so many bytes, those of a device that is far away at once; undefined where one of them is not to be had. */
export async function readInPieces(
  session: Session,
  range: ModuleRange,
  most: number,
  readPiece: (piece: ModuleRange) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(range.length);
  const starts = Array.from({ length: Math.ceil(range.length / most) }, (_, i) => i * most);
  const read = (done: number) => {
    const length = Math.min(most, range.length - done);
    return readPiece({ ...range, offset: range.offset + done, length });
  };
  const begun = session.foresees ? starts.map(read) : [];
  for (const piece of begun) piece.catch(() => undefined);
  for (const [i, done] of starts.entries()) {
    const piece = await (begun[i] ?? read(done));
    if (!piece) return undefined;
    bytes.set(piece, done);
  }
  return bytes;
}
