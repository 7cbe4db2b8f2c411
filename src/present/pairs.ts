import { type Painted, shownAs } from './painted.js';
import { safe } from './safe.js';

/** Names and values, one a line, the values in one column; both are made safe. */
export function toPairs(pairs: readonly (readonly [string, string | Painted])[], indent = ''): string {
  const names = pairs.map(([name]) => safe(name));
  const width = Math.max(0, ...names.map((name) => name.length));
  const line = (value: string | Painted, i: number) =>
    `${indent}${(names[i] as string).padEnd(width)}  ${shownAs(value)}`.trimEnd();
  return `${pairs.map(([, value], i) => line(value, i)).join('\n')}\n`;
}
