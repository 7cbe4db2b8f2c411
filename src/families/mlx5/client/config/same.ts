const items = (value: unknown): unknown[] =>
  value instanceof Uint8Array || Array.isArray(value) ? [...value] : [value];

/** Whether two values of a parameter are one. */
export function sameValue(one: unknown, other: unknown): boolean {
  const [a, b] = [items(one), items(other)];
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
