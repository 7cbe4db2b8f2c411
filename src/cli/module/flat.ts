type Scalar = string | number | boolean | null;

/** Every value by its dotted path. */
export function flatFields(value: unknown, path = ''): [path: string, value: Scalar][] {
  if (typeof value !== 'object' || value === null) return [[path, value as Scalar]];
  const step = Array.isArray(value)
    ? (name: string) => `${path}[${name}]`
    : (name: string) => (path === '' ? name : `${path}.${name}`);
  return Object.entries(value).flatMap(([name, each]) => flatFields(each, step(name)));
}

/** The same, a line each. */
export const flatLines = (value: unknown): string =>
  flatFields(value)
    .map(([path, each]) => `${path}=${each}\n`)
    .join('');
