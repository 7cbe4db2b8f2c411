import { statusMeaning, statusName } from './status.js';

/**
 * What the value of a field means, beside the raw value; undefined where the name says nothing more. `path` is dotted, without indexes.
 */
export function meaningOf(path: string, value: unknown): string | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'number') return undefined;
  if (path === 'status') return `${statusName(value)}: ${statusMeaning(value)}`;
  // The PRM gives sizes and counts as powers of two under names that say so.
  if (/^log_/.test(name) && value < 64) return `2^${value} = ${2n ** BigInt(value)}`;
  return value > 9 ? `0x${value.toString(16)}` : undefined;
}

/** Fields with `{value, meaning}` at every leaf that has one, as `-H` shows them in JSON. */
export function withMeanings(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withMeanings(item, path));
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        withMeanings(inner, path ? `${path}.${name}` : name),
      ]),
    );
  }
  const meaning = meaningOf(path, value);
  return meaning === undefined ? { value } : { value, meaning };
}
