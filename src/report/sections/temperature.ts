import type { SensorState } from '../../client/jobs.js';
import { bar, barItem, type Zone } from '../bars.js';
import type { DeviceReport } from '../document.js';
import { html, type Markup } from '../html.js';
import { plot } from '../plot.js';
import { degrees } from '../words.js';

type Sensor = NonNullable<DeviceReport['sensors']>[number];

const LIMITS = ['warning', 'critical', 'fatal', 'shutdown'] as const;

/** Degrees above the highest threshold, or value, that the scale still has. */
const MARGIN = 10;
/** The end of the scale of a sensor without thresholds. */
const USUAL_TOP = 100;

/** Critical, and what lies behind it, is one zone. */
function zonesOf(sensor: Sensor, top: number): Zone[] {
  const critical = sensor.critical_c ?? sensor.fatal_c ?? sensor.shutdown_c;
  const warning = sensor.warning_c ?? critical;
  if (warning === undefined) return [];
  return [
    { from: 0, to: warning, kind: 'good' },
    { from: warning, to: critical ?? top, kind: 'warning' },
    ...(critical === undefined ? [] : [{ from: critical, to: top, kind: 'critical' } as const]),
  ];
}

const classOf = (state: SensorState): string =>
  state === 'warning' ? 'warning' : /^(critical|fatal|shutdown)$/.test(state) ? 'critical' : '';

function sensorBar(sensor: Sensor): Markup {
  const { name, port, temperature_c: value, highest_c: highest, state } = sensor;
  const limits = LIMITS.flatMap((limit) => {
    const at = sensor[`${limit}_c`];
    return at === undefined ? [] : [`${limit} from ${degrees(at)}`];
  });
  const top = Math.max(...LIMITS.map((limit) => sensor[`${limit}_c`] ?? 0), value ?? 0, highest ?? 0);
  const to = limits.length ? top + MARGIN : Math.max(top + MARGIN, USUAL_TOP);
  const said = [...limits, ...(highest === undefined ? [] : [`highest so far ${degrees(highest)}`])];
  const title = `${name}${port === undefined ? '' : `, port ${port}`}`;
  const shown = value === undefined ? state : degrees(value);
  const picture = bar({
    from: Math.min(0, value ?? 0),
    to,
    zones: zonesOf(sensor, to),
    value,
    peak: highest,
    label: `${title}: ${shown}, ${state}. ${said.join(', ')}`,
  });
  const words = classOf(state) && html` <span class="${classOf(state)}">${state}</span>`;
  return barItem(
    title,
    html`${shown}${words}`,
    picture,
    said.join(' · ') || 'the device tells no thresholds',
  );
}

/** Sensors with their thresholds, and their course. */
export function temperatureSection({ sensors, samples }: DeviceReport): Markup | undefined {
  if (!sensors?.length) return undefined;
  const course =
    samples &&
    plot({
      title: 'Temperature',
      unit: '°C',
      times: samples.elapsed_s,
      series: samples.temperatures.map(({ name, port, values }) => ({
        name: port === undefined ? name : `${name}, port ${port}`,
        values,
      })),
      fromZero: false,
    });
  return html`<div class="bars">${sensors.map(sensorBar)}</div>${course && html`<div class="part plots">${course}</div>`}`;
}
