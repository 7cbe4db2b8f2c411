import { FwctlError } from '../../client/errors.js';
import { isPattern, namePattern } from '../../client/names.js';
import type { ToldSection } from '../../client/snapshot.js';

/** A place in a snapshot: a section, a thing of it, a field of that. */
export interface Place {
  readonly section: string;
  readonly thing: string;
  readonly field?: string | undefined;
}

/** All the ways in which people name a place: "registers", "PMTU", "PMTU local_port=1", "admin_mtu", "PMTU.admin_mtu", "registers/PMTU local_port=1/admin_mtu". */
function namesOf({ section, thing, field }: Place): string[] {
  const first = thing.replace(/ .*/s, '');
  const names = [section, thing, first, `${section}/${thing}`, `${section}/${first}`];
  if (field === undefined) return names;
  const last = field.replace(/^.*\./s, '');
  const things = [thing, first].flatMap((name) => [
    `${name}.${field}`,
    `${name}/${field}`,
    `${section}/${name}/${field}`,
  ]);
  return [...names, field, last, ...things];
}

/** Whether a place is named by one of some names or patterns; case does not count. */
export function matcher(patterns: readonly string[]): (place: Place) => boolean {
  const tests = patterns.map((pattern) =>
    isPattern(pattern)
      ? namePattern(pattern)
      : (name: string) => name.toLowerCase() === pattern.toLowerCase(),
  );
  return (place) => {
    const names = namesOf(place);
    return tests.some((test) => names.some(test));
  };
}

/** Refuses a name that names nothing here: what is misspelt would hide, or leave out, nothing or all. Throws FwctlError `usage`. */
export function requireKnown(flag: string, patterns: readonly string[], told: readonly ToldSection[]): void {
  for (const pattern of patterns) {
    const isNamed = matcher([pattern]);
    const places = told.flatMap(({ section, things }) =>
      things.flatMap(({ name, fields }) => [
        { section, thing: name },
        ...Object.keys(fields).map((field) => ({ section, thing: name, field })),
      ]),
    );
    if (told.some(({ section }) => isNamed({ section, thing: '' })) || places.some(isNamed)) continue;
    const things = told.flatMap(({ things: all }) => all.map(({ name }) => name.replace(/ .*/s, '')));
    throw new FwctlError('usage', `${flag}: nothing here is named "${pattern}"`, {
      given: pattern,
      known: [...new Set([...told.map(({ section }) => section), ...things])],
      next: 'it takes sections, things and fields, with * and ?: registers, PMTU, admin_mtu; see: fwctl snapshot show FILE',
    });
  }
}
