import { safe } from '../../present/safe.js';
import type { Style } from '../output.js';
import type { Seen } from './device.js';

/** Columns below which the prompt is the name alone. */
const NARROW = 60;

/** Device, family, taint and clock, for a window of so many columns. */
export function promptOf(seen: Seen, now: Date, columns: number, style: Style): string {
  const { backend, isThere, taint, type, virtualClock } = seen;
  const name = safe(seen.name);
  if (columns < NARROW) return isThere ? `${name}> ` : `${name}?> `;
  const place = backend === 'kernel' ? style.yellow(`${name} (real)`) : style.bold(name);
  const parts = isThere
    ? [
        place,
        type === undefined ? '' : safe(type),
        taint === undefined ? '' : taint ? style.red(`tainted:${taint}`) : 'untainted',
        virtualClock === undefined ? clockText(now) : style.yellow(`virtual ${virtualClock}`),
      ]
    : [place, style.red('not there'), clockText(now)];
  return `${parts.filter(Boolean).join(' ')}> `;
}

const clockText = (now: Date): string =>
  [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
