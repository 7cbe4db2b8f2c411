import type { Tick } from '../watch/watch.js';
import type { Shown } from './devices.js';
import type { Rated } from './picture.js';

/** The columns: one measure a line, whatever kinds of devices there are. */
export const CSV_HEAD = 'time,elapsed,device,what,name,measure,value\n';

/** A cell (RFC 4180); one that a spreadsheet would take for a formula begins with a quote, as such programs write it. */
function cell(value: string | number | bigint): string {
  const text = String(value);
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

type Measures = Readonly<Record<string, unknown>>;

/** What of a picture is a measure, or a state: numbers and words, without what names it. */
function* measuresOf(told: Measures): Generator<[string, string | number | bigint]> {
  for (const [key, value] of Object.entries(told))
    if (
      !NAMES.has(key) &&
      (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
    )
      yield [key, value];
}

const NAMES = new Set(['name', 'port', 'of', 'unit']);

/** A reading as lines of CSV. */
export function csvLines({ time, elapsed }: Tick, devices: readonly Shown[]): string {
  let text = '';
  for (const { target, picture, error } of devices) {
    const line = (what: string, name: string, told: Measures) => {
      for (const [measure, value] of measuresOf(told))
        text += `${[time, Number(elapsed.toFixed(6)), target.device.name, what, name, measure, value].map(cell).join()}\n`;
    };
    const counted = (what: string, all: readonly Rated[] = []) => {
      for (const each of all) line(what, each.name, { ...each });
    };
    if (error) line('device', '', { error: error.message });
    if (!picture) continue;
    for (const port of picture.ports) line('port', String(port.port ?? ''), { ...port });
    for (const sensor of picture.sensors) line('sensor', sensor.name, { ...sensor });
    if (picture.pcie) line('pcie', '', { ...picture.pcie });
    counted('pcie counter', picture.pcie?.counters);
    for (const { name, count } of picture.queues?.kinds ?? []) line('queues', name, { count });
    counted('queue counter', picture.queues?.counters);
    counted('diagnostic counter', picture.diagnostics);
    counted('counter', picture.counters);
  }
  return text;
}
