import { FwctlError } from './errors.js';

/**
 * The known name that is meant: an exact match first, then one without regard to case where that is unique. `-` and `_` are one.
 * Throws FwctlError `usage` with the candidates. `what` says what is named: "capability type"; `list`: the line that shows them all, where they are many.
 */
export function resolveName(what: string, given: string, known: readonly string[], list?: string): string {
  if (known.includes(given)) return given;
  const fold = (name: string) => name.toLowerCase().replaceAll('-', '_');
  const same = known.filter((name) => fold(name) === fold(given));
  if (same.length === 1) return same[0] as string;
  if (same.length > 1)
    throw new FwctlError('usage', `"${given}" means several: ${same.join(', ')}`, { given, known: same });
  throw new FwctlError('usage', `there is no ${what} "${given}"`, { given, known, ...nextStep(list) });
}

const nextStep = (list: string | undefined) => list && { next: `see which there are: fwctl ${list}` };

/** Whether a word is a pattern, with `*` or `?`. Each line asks this of names, and each process compiles a regular expression anew. */
export const isPattern = (text: string): boolean => text.includes('*') || text.includes('?');

/** The known names that are meant: all that match a pattern with `*` and `?`, else the one that `resolveName` finds. Throws FwctlError `usage`. */
export function namesMeant(what: string, given: string, known: readonly string[], list?: string): string[] {
  if (!isPattern(given)) return [resolveName(what, given, known, list)];
  const found = known.filter(namePattern(given));
  if (found.length) return found;
  throw new FwctlError('usage', `no ${what} matches "${given}"`, {
    given: given.replace(/[*?]/g, ''),
    known,
    ...nextStep(list),
  });
}

/** A test for names by a pattern with `*` and `?`; a pattern without them matches any part of a name. Case does not count. */
export function namePattern(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!isPattern(wanted)) return (name) => name.toLowerCase().includes(wanted);
  return (name) => matches(wanted, name.toLowerCase());
}

/**
 * Whether a whole name fits a pattern. Only the last star that was met takes more of the name where the rest does not fit: those before it need
 * not be tried again, so that no pattern, of however many stars, takes longer than the product of the lengths.
 */
function matches(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  let star: number | undefined;
  for (let i = 0; i < name.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      from = i;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[i])) {
      at++;
      i++;
    } else if (star === undefined) return false;
    else {
      at = star + 1;
      i = ++from;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
