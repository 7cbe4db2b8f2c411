import { html, type Markup, type Piece } from './html.js';

/** A stretch of a scale, and how a value there is to be judged. */
export interface Zone {
  readonly from: number;
  readonly to: number;
  readonly kind: 'good' | 'warning' | 'critical';
}

/** A value on its scale. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly zones: readonly Zone[];
  readonly value: number | undefined;
  /** The highest that was seen. */
  readonly peak?: number | undefined;
  /** All that the picture tells, for those who don't see it. */
  readonly label: string;
}

const CLASSES = { good: 'good', warning: 'zone-warning', critical: 'zone-critical' } as const;

const percent = (part: number): string => `${Number((part * 100).toFixed(2))}%`;

/** A scale with its zones, and a mark where the value stands. */
export function bar({ from, to, zones, value, peak, label }: Scale, name: 'bar' | 'mini' = 'bar'): Markup {
  const at = (number: number) => Math.min(Math.max((number - from) / (to - from || 1), 0), 1);
  const stretch = ({ from: start, to: end, kind }: Zone) =>
    at(end) > at(start) &&
    html`<rect class="${CLASSES[kind]}" x="${percent(at(start))}" width="${percent(at(end) - at(start))}" height="100%"/>`;
  // A mark at either end stays within the picture.
  const mark = (number: number, kind: string, width: number) =>
    html`<rect class="${kind}" x="${percent(at(number))}" width="${width}" height="100%" transform="translate(${-width * at(number)})"/>`;
  return html`<svg class="${name}" role="img" aria-label="${label}"><rect class="track" width="100%" height="100%"/>${zones.map(stretch)}${peak !== undefined && mark(peak, 'peak', 2)}${value !== undefined && mark(value, 'mark', name === 'bar' ? 4 : 3)}</svg>`;
}

/** How much of something there is, of the most that there may be. */
export const amount = (part: number, label: string): Markup =>
  html`<svg class="mini" role="img" aria-label="${label}"><rect class="track" width="100%" height="100%"/><rect class="amount" width="${percent(Math.min(Math.max(part, 0), 1))}" height="100%"/></svg>`;

/** A bar with what it is of, and its value, above it, and its thresholds below. */
export const barItem = (title: Piece, value: Piece, picture: Markup, foot: Piece): Markup =>
  html`<div class="bar-item"><div class="bar-head"><span>${title}</span><b>${value}</b></div>${picture}<div class="bar-foot">${foot}</div></div>`;
