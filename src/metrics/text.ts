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

/** Lines of samples, of those with the same labels that of the first. */
function eachLine(samples: readonly Sample[], take: (name: SeriesName, line: string) => void): void {
  const seen = new Set<string>();
  for (const { name, labels, value } of samples) {
    const told = `${name}${labelsText(labels)}`;
    if (seen.has(told)) continue;
    seen.add(told);
    take(name, `${told} ${valueText(value)}\n`);
  }
}

function headOf(name: SeriesName): string {
  const { type, help } = SERIES[name];
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

/** Pieces of text double from the first to the last of these lengths, in bytes. */
const FIRST = 1 << 8;
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

type Part = Map<SeriesName, Lines>;

function addTo(part: Part, samples: readonly Sample[]): void {
  eachLine(samples, (name, line) => {
    const lines = part.get(name) ?? new Lines();
    part.set(name, lines);
    lines.add(line);
  });
}

/**
 * Samples as Prometheus reads them, by series in the order of the table; without times, and with a newline at the end: node_exporter's textfile collector
 * takes no other. What is added is bytes at once, outside the heap: a thousand devices leave nothing to be collected.
 */
export class Exposition {
  private readonly parts: Part[] = [new Map()];

  /** Of samples that are added together, and have the same labels, the first counts. */
  add(samples: readonly Sample[]): void {
    addTo(this.parts.at(-1) as Part, samples);
  }

  /** Keeps the place for samples that come later, and gives what takes them; all else that is added stands behind them. */
  hold(): (samples: readonly Sample[]) => void {
    const held: Part = new Map();
    this.parts.push(held, new Map());
    return (samples) => addTo(held, samples);
  }

  /** The text, piece by piece. */
  get pieces(): Uint8Array[] {
    return (Object.keys(SERIES) as SeriesName[]).flatMap((name) => {
      const lines = this.parts.flatMap((part) => part.get(name)?.pieces ?? []);
      return lines.length ? [Buffer.from(headOf(name)), ...lines] : [];
    });
  }
}

/** The same of a few devices, as one text. */
export function metricsText(samples: readonly Sample[]): string {
  const texts = new Map<SeriesName, string>();
  eachLine(samples, (name, line) => texts.set(name, (texts.get(name) ?? headOf(name)) + line));
  return (Object.keys(SERIES) as SeriesName[]).map((name) => texts.get(name) ?? '').join('');
}
