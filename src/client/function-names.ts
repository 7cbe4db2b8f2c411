import { FwctlError } from './errors.js';
import { namePattern } from './names.js';
import { parseNumber } from './numbers.js';

/** What a function can be named by. */
interface Named {
  /** pf0vf1 */
  readonly name: string;
  /** "VF 1 of PF 0" */
  readonly title: string;
  readonly kind?: string;
  readonly index?: number;
  readonly function_id?: number | null;
  readonly vhca_id?: number;
  /** Of its fwctl instance: fwctl2, 0000:08:00.2 */
  readonly names?: readonly (string | null)[];
}

/** What FUNCTION may be, for the help of commands. */
export const FUNCTION_FORMS =
  'pf0vf1, vf1, "VF 1 of PF 0", a function_id, vhca:N, or its device: fwctl2, 0000:08:00.2';

/** The function that a word means. Throws FwctlError `usage` where it is none of these, or may be several. */
export function functionNamed<One extends Named>(given: string, all: readonly One[]): One {
  const found = matches(given, all);
  if (found.length === 1) return found[0] as One;
  const known = all.map(({ name }) => name);
  if (found.length > 1)
    throw new FwctlError('usage', `"${given}" means several functions`, {
      given,
      known: found.map(({ name }) => name),
      next: 'name one of them in full',
    });
  throw new FwctlError('usage', `there is no function "${given}"`, {
    given,
    known,
    next: `name it as one of ${FUNCTION_FORMS}; see: fwctl function list`,
  });
}

/** The functions that a pattern of names means: pf0vf*, vf*. Throws FwctlError `usage` where it is none. */
export function functionsNamed<One extends Named>(pattern: string, all: readonly One[]): One[] {
  const test = namePattern(pattern);
  const found = all.filter(({ name, kind, index }) => test(name) || test(`${kind}${index}`));
  if (found.length) return found;
  throw new FwctlError('usage', `no function matches "${pattern}"`, {
    given: pattern,
    known: all.map(({ name }) => name),
  });
}

function matches<One extends Named>(given: string, all: readonly One[]): One[] {
  const word = given.trim().toLowerCase().replace(/\s+/g, ' ');
  const full = all.filter(
    ({ name, title, names }) => name === word || title.toLowerCase() === word || names?.includes(word),
  );
  if (full.length) return full;
  const vhca = /^vhca:(.+)$/.exec(word)?.[1];
  const number = parseNumber(vhca ?? word);
  if (vhca !== undefined) return all.filter(({ vhca_id }) => vhca_id === Number(number));
  if (number !== undefined) return all.filter(({ function_id }) => function_id === Number(number));
  const short = word.replace(' ', '');
  return all.filter(({ kind, index }) => `${kind}${index}` === short);
}
