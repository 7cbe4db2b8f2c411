import { sensorState } from '../../client/job-parts.js';
import type { Sensor, SensorState, Temperatures } from '../../client/jobs.js';
import type { Painted } from '../../present/painted.js';
import { type Column, toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import type { JobView } from './run.js';

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'sensor', isName: true },
  { key: 'temperature', title: '°C' },
  { key: 'highest' },
  { key: 'warning' },
  { key: 'critical' },
  { key: 'fatal' },
  { key: 'shutdown' },
  { key: 'state' },
];

/** Two digits behind the point are more than any sensor is good for. */
const degrees = (value: number | undefined): string =>
  value === undefined ? '-' : String(+value.toFixed(2));

function painted(state: SensorState, style: Style): Painted {
  const paint =
    state === 'normal'
      ? style.green
      : state === 'warning'
        ? style.yellow
        : /^(critical|fatal|shutdown)$/.test(state)
          ? style.red
          : style.dim;
  return { text: state, paint };
}

export const tempView: JobView<Temperatures, { sensors: readonly (Sensor & { state: SensorState })[] }> = {
  job: 'temp',
  ask: (session, { temp }) => (temp as NonNullable<typeof temp>)(session),
  json: ({ sensors }) => ({ sensors: sensors.map((sensor) => ({ ...sensor, state: sensorState(sensor) })) }),
  async text(devices, { style, several }) {
    const rows = devices.flatMap(({ name, told }) =>
      told.sensors.map((sensor) => ({
        device: several ? name : undefined,
        sensor: sensor.name,
        temperature: degrees(sensor.temperature_c),
        highest: degrees(sensor.highest_c),
        warning: degrees(sensor.warning_c),
        critical: degrees(sensor.critical_c),
        fatal: degrees(sensor.fatal_c),
        shutdown: degrees(sensor.shutdown_c),
        state: painted(sensorState(sensor), style),
      })),
    );
    return rows.length ? toTable(COLUMNS, rows, style) : 'no sensors\n';
  },
};
