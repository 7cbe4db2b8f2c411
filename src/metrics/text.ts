import { safe } from '../present/safe.js';
import { type Labels, type Sample, SERIES, type SeriesName } from './series.js';

/** Text that stands between quotes as it is. */
const PLAIN = /^[\w .:/-]*$/;

/** Text as it may stand between the quotes of a label (prometheus.io, "Exposition formats"). */
const quoted = (text: string): string => (PLAIN.test(text) ? text : safe(text).replace(/[\\"]/g, '\\$&'));

/** `{device="fwctl0",port="1"}`; nothing where no label is set. */
function labelsText(labels: Labels): string {
  let text = '';
  for (const label in labels) {
    const value = labels[label];
    if (value !== undefined) text += `${text ? ',' : '{'}${label}="${quoted(String(value))}"`;
  }
  return text && `${text}}`;
}

const valueText = (value: Sample['value']): string => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
};

/** Pieces of text double from the first to the last of these lengths, in bytes. */
const FIRST = 1 << 10;
const LONGEST = 1 << 16;

/** Bytes that grow at their end, in pieces: what is there is never copied. */
class Lines {
  private readonly full: Uint8Array[] = [];
  private last = Buffer.allocUnsafeSlow(FIRST);
  private length = 0;

  add(line: string): void {
    // A letter of UTF-16 has at most three bytes of UTF-8.
    const most = line.length * 3;
    if (this.length + most > this.last.length) {
      this.full.push(this.last.subarray(0, this.length));
      this.last = Buffer.allocUnsafeSlow(Math.max(most, Math.min(this.last.length * 2, LONGEST)));
      this.length = 0;
    }
    this.length += this.last.write(line, this.length);
  }

  get pieces(): Uint8Array[] {
    return [...this.full, this.last.subarray(0, this.length)];
  }
}

/**
 * Samples as Prometheus reads them, by series in the order of the table; without times, and with a newline at the end: node_exporter's textfile collector
 * takes no other. What is added is bytes at once, outside the heap: a thousand devices leave nothing to be collected.
 */
export class Exposition {
  private readonly series = new Map<SeriesName, Lines>();

  /** Of samples that are added together, and have the same labels, the first counts. */
  add(samples: readonly Sample[]): void {
    const seen = new Set<string>();
    for (const { name, labels, value } of samples) {
      const told = `${name}${labelsText(labels)}`;
      if (seen.has(told)) continue;
      seen.add(told);
      const lines = this.series.get(name) ?? new Lines();
      this.series.set(name, lines);
      lines.add(`${told} ${valueText(value)}\n`);
    }
  }

  /** The text, piece by piece. */
  get pieces(): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (const name of Object.keys(SERIES) as SeriesName[]) {
      const lines = this.series.get(name);
      if (!lines) continue;
      const { type, help } = SERIES[name];
      pieces.push(Buffer.from(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`), ...lines.pieces);
    }
    return pieces;
  }
}

export function metricsText(samples: readonly Sample[]): string {
  const exposition = new Exposition();
  exposition.add(samples);
  return Buffer.concat(exposition.pieces).toString();
}
