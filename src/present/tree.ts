import { hexOf } from './hex.js';
import { isTree, type Tree } from './pick.js';
import { safe } from './safe.js';

/** Says what a value means, by the dotted path of its field without indexes; undefined where nothing is known. */
export type Meaning = (path: string, value: unknown) => string | undefined;

/** Nested fields, one a line: two spaces a level, values in one column a level, meanings behind them in brackets. */
export function toTree(fields: Tree, meaning?: Meaning, indent = '', path = ''): string {
  const names = Object.keys(fields);
  let width = 0;
  for (const { length } of names) if (length > width) width = length;
  const blanks = ' '.repeat(width + 2);
  let text = '';
  for (const name of names) {
    const value = fields[name];
    // Most are numbers without more to say: thousands of them, in a process that has just started.
    if (typeof value === 'number' && !meaning) {
      text += `${indent}${name}${blanks.slice(name.length)}${value}\n`;
      continue;
    }
    const here = path ? `${path}.${name}` : name;
    if (isTree(value)) text += `${indent}${name}\n${toTree(value, meaning, `${indent}  `, here)}`;
    else if (Array.isArray(value) && value.some(isTree))
      value.forEach((item, i) => {
        text += `${indent}${name}[${i}]\n${toTree(item as Tree, meaning, `${indent}  `, here)}`;
      });
    else text += `${indent}${name.padEnd(width)}  ${leaf(value, meaning?.(here, value))}\n`;
  }
  return text;
}

function leaf(value: unknown, meant?: string): string {
  return meant === undefined ? show(value) : `${show(value)}  (${safe(meant)})`;
}

/** A value as text: bigints and bytes in hex, text quoted and made safe. */
export function show(value: unknown): string {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (typeof value === 'string') return `"${safe(value)}"`;
  if (value instanceof Uint8Array) return value.length ? hexOf(value) : '(empty)';
  if (Array.isArray(value)) return showArray(value.map(show));
  return String(value);
}

/** Long runs of one value, as unused parts of a structure are, in short. */
function showArray(items: string[]): string {
  const same = items.length > 8 && items.every((item) => item === items[0]);
  return same ? `[${items[0]} x ${items.length}]` : `[${items.join(', ')}]`;
}
