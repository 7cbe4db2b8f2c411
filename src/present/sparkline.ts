const BARS = '▁▂▃▄▅▆▇█';

/** Numbers that a line has room for. */
export const MOST_BARS = 30;

/** A line of bars, one for each of the last `width` numbers, which are not below 0; the highest is that of the greatest number. */
export function sparkline(numbers: readonly number[], width = MOST_BARS): string {
  const shown = numbers.slice(-width);
  const most = Math.max(...shown, 0);
  const bar = (number: number) => BARS[most ? Math.round((number / most) * (BARS.length - 1)) : 0];
  return shown.map(bar).join('');
}
