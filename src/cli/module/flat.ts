/** Every value by its dotted path, a line each. */
export function flatLines(value: unknown, path = ''): string {
  if (typeof value !== 'object' || value === null) return `${path}=${value}\n`;
  const step = Array.isArray(value)
    ? (name: string) => `${path}[${name}]`
    : (name: string) => (path === '' ? name : `${path}.${name}`);
  return Object.entries(value)
    .map(([name, each]) => flatLines(each, step(name)))
    .join('');
}
