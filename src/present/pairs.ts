/** Names and values, one a line, the values in one column. */
export function toPairs(pairs: readonly (readonly [string, string])[], indent = ''): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return `${pairs.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')}\n`;
}
