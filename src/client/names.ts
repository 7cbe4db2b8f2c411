import { FwctlError } from './errors.js';

/**
 * The known name that is meant: an exact match first, then one without regard to case where that is unique. `-` and `_` are one.
 * Throws FwctlError `usage` with the candidates. `what` says what is named: "capability type".
 */
export function resolveName(what: string, given: string, known: readonly string[]): string {
  if (known.includes(given)) return given;
  const fold = (name: string) => name.toLowerCase().replaceAll('-', '_');
  const same = known.filter((name) => fold(name) === fold(given));
  if (same.length === 1) return same[0] as string;
  if (same.length > 1)
    throw new FwctlError('usage', `"${given}" means several: ${same.join(', ')}`, { given, known: same });
  throw new FwctlError('usage', `there is no ${what} "${given}"`, { given, known });
}

/** A test for names by a pattern with `*` and `?`; a pattern without them matches any part of a name. Case does not count. */
export function namePattern(pattern: string): (name: string) => boolean {
  const wild = /[*?]/.test(pattern);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(wild ? `^${source}$` : source, 'i');
  return (name) => regex.test(name);
}
