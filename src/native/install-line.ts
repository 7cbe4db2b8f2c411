/** What a shell takes as it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

const quoted = (path: string): string => (PLAIN.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/**
 * The line of npm that installs a package beside fwctl, which runs from this folder: where npm would put global packages by itself, or where fwctl was installed by `--prefix`
 * or in a project.
 */
export function installLine(folder: string, name: string): string {
  const [, place] = /^(.*)\/node_modules\/fwctl(?:\/|$)/.exec(folder) ?? [];
  if (place === undefined) return `npm install -g ${name}`;
  const [, prefix] = /^(.+)\/lib$/.exec(place) ?? [];
  return prefix === undefined
    ? `npm install --prefix ${quoted(place || '/')} ${name}`
    : `npm install -g --prefix ${quoted(prefix)} ${name}`;
}
