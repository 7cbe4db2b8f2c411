import { nice, ticks } from 'd3-array';
import { line } from 'd3-shape';
import { html, type Markup } from './html.js';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface Plot {
  readonly title: string;
  readonly unit: string;
  /** Seconds at which the values were read. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Whether the scale begins at 0: amounts do, temperatures do not. */
  readonly fromZero: boolean;
}

/** Units of the picture; it is drawn as wide as there is room. */
const [WIDTH, HEIGHT] = [600, 128];

/** Lines that can be told apart; further ones are left out, and counted. */
const MOST_LINES = 6;

/** What a scale of temperatures spans at least: noise of a degree is no slope. */
const LEAST_SPAN = 4;

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

const numbers = (series: readonly Series[]): number[] =>
  series.flatMap(({ values }) => values.filter((value) => value !== null));

function domainOf({ series, fromZero }: Plot): [number, number] {
  const all = numbers(series);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (fromZero) return nice(0, high || 1, 4);
  const missing = Math.max(LEAST_SPAN - (high - low), 0) / 2;
  return nice(low - missing, high + missing, 4);
}

/** So many digits that count. */
const short = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));

/** How values from 0 to the highest are written: 53.1 G of bits a second. */
function writer(unit: string, highest: number): { text: (value: number) => string; unit: string } {
  const [scale, prefix] = PREFIXES.find(([least]) => highest >= least) ?? [1, ''];
  // Bits have their prefix at the letter: Gb/s, but M packets/s.
  const gap = prefix && !unit.startsWith('b/') ? ' ' : '';
  return { text: (value) => short(value / scale), unit: `${prefix}${gap}${unit}` };
}

/** The course of values over time, as a picture in which nothing but lines is drawn: its letters are the page's, of the same size on every screen. */
export function plot(given: Plot): Markup | undefined {
  const series = given.series
    .slice(0, MOST_LINES)
    .filter(({ values }) => values.some((value) => value !== null));
  if (!series.length) return undefined;
  const [low, high] = domainOf({ ...given, series });
  const { text, unit } = given.fromZero
    ? writer(given.unit, Math.max(...numbers(series)))
    : { text: (value: number) => short(value), unit: given.unit };
  const last = given.times.at(-1) ?? 0;
  const x = (time: number) => (last ? (time / last) * WIDTH : 0);
  const y = (value: number) => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const pathOf = (values: Series['values']): string =>
    line<number | null>()
      .defined((value) => value !== null)
      .x((_, i) => x(given.times[i] as number))
      .y((value) => y(value as number))
      .digits(1)([...values]) ?? '';
  const marks = ticks(low, high, 4);
  const summary = series.map(({ name, values }) => {
    const own = values.filter((value) => value !== null);
    return `${name}: ${text(Math.min(...own))} to ${text(Math.max(...own))} ${unit}, ${text(own.at(-1) as number)} at the end`;
  });
  const left = given.series.length - series.length;
  return html`<figure>
<figcaption><strong>${given.title}</strong> <span class="soft">${unit}</span>
<ul class="legend">${series.map(({ name, values }, i) => html`<li><svg aria-hidden="true"><line class="line s${i}" x2="100%" y1="50%" y2="50%"/></svg>${name} <b>${text(values.findLast((value) => value !== null) as number)}</b></li>`)}${left > 0 && html`<li>and ${left} more</li>`}</ul></figcaption>
<div class="axes"><div class="y" aria-hidden="true">${marks.toReversed().map((mark) => html`<span>${text(mark)}</span>`)}</div>
<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${given.title} over ${short(last, 2)} seconds. ${summary.join('. ')}">${marks.map((mark) => html`<line class="grid" x2="${WIDTH}" y1="${y(mark)}" y2="${y(mark)}"/>`)}${series.map(({ values }, i) => html`<path class="line s${i}" d="${pathOf(values)}"/>`)}</svg>
<div class="x" aria-hidden="true"><span>0 s</span><span>${short(last / 2, 2)} s</span><span>${short(last, 2)} s</span></div></div>
</figure>`;
}
