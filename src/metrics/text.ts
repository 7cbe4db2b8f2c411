import { safe } from '../present/safe.js';
import type { Series } from './series.js';

/** Text as it may stand between the quotes of a label (prometheus.io, "Exposition formats"). */
const quoted = (text: string): string => safe(text).replace(/[\\"]/g, '\\$&');

const valueText = (value: number | bigint): string => {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
};

/** Series as Prometheus reads them, without times, and with a newline at the end: node_exporter's textfile collector takes no other. */
export function metricsText(series: readonly Series[]): string {
  const parts: string[] = [];
  for (const { name, type, help, samples } of series) {
    parts.push(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    for (const { labels, value } of samples) {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quoted(text)}"`);
      parts.push(`${name}${pairs.length ? `{${pairs.join(',')}}` : ''} ${valueText(value)}\n`);
    }
  }
  return parts.join('');
}
