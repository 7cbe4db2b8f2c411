import { isTree, type Tree } from '../../present/pick.js';

/** A value in a document: its dotted path, and each step of it by all names that it goes by. */
export interface Place {
  readonly path: string;
  readonly names: readonly (readonly string[])[];
  /** Steps that are elements of lists: they may be left out. */
  readonly elements: readonly boolean[];
  readonly value: unknown;
}

/** A step of a path as people write it: a name, or the index of an element; `[*]` is any. */
export interface Step {
  readonly name?: string;
  readonly index?: number | '*';
}

/** Keys by whose value an element of a list is known, in this order. */
const TELLS = ['name', 'register', 'object', 'capability', 'setting', 'counter', 'port'] as const;

/** What an element is called, beside its index. */
function namesOfElement(value: unknown): string[] {
  if (!isTree(value)) return [];
  const known = TELLS.map((key) => value[key]).find(
    (one) => typeof one === 'string' || typeof one === 'number',
  );
  return known === undefined ? [] : [String(known)];
}

/** Keys by whose values together the elements of a list are told apart; one that an element does not have says nothing. */
const TELL_APART = [
  ...TELLS.map((key) => [key]),
  ['group'],
  ['device'],
  ['id'],
  ['index'],
  ['of', 'port', 'group'],
] as const;

const isName = (value: unknown) => typeof value === 'string' || typeof value === 'number';

/** The elements of two lists by names that are another for each of their list; undefined: they have none. */
function named(before: readonly unknown[], after: readonly unknown[]): [Tree, Tree] | undefined {
  if (![...before, ...after].every(isTree)) return undefined;
  for (const keys of TELL_APART) {
    const nameOf = (one: Tree) =>
      keys
        .map((key) => one[key])
        .filter(isName)
        .join(' ');
    const [old, now] = [before as Tree[], after as Tree[]].map((list) =>
      list.map((one) => [nameOf(one), one]),
    );
    const isTold = [old, now].every(
      (list = []) => list.every(([name]) => name) && new Set(list.map(([name]) => name)).size === list.length,
    );
    if (isTold) return [Object.fromEntries(old ?? []), Object.fromEntries(now ?? [])];
  }
  return undefined;
}

/** Two documents of one form with their lists by name, where the elements have such: what comes or goes moves none of the others. */
export function byName(before: unknown, after: unknown): [unknown, unknown] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const found = named(before, after);
    return found ? inEach(...found) : [before, after];
  }
  return isTree(before) && isTree(after) ? inEach(before, after) : [before, after];
}

function inEach(before: Tree, after: Tree): [Tree, Tree] {
  const [old, now] = [{ ...before }, { ...after }];
  for (const name of Object.keys(old))
    if (Object.hasOwn(now, name)) [old[name], now[name]] = byName(old[name], now[name]);
  return [old, now];
}

/** All values of a document. */
export function placesIn(data: object): Place[] {
  const places: Place[] = [];
  const go = (
    value: unknown,
    path: string,
    names: readonly string[][],
    elements: readonly boolean[],
  ): void => {
    if (isTree(value))
      for (const [name, inner] of Object.entries(value))
        go(inner, path ? `${path}.${name}` : name, [...names, [name]], [...elements, false]);
    else if (Array.isArray(value))
      for (const [i, inner] of value.entries())
        go(inner, `${path}[${i}]`, [...names, [`[${i}]`, ...namesOfElement(inner)]], [...elements, true]);
    else places.push({ path, names, elements, value });
  };
  go(data, '', [], []);
  return places;
}

/** Those whose path ends with these steps: exactly, or else without regard to case. `value` at the end need not be written. */
export function placesNamed(steps: readonly Step[], places: readonly Place[]): readonly Place[] {
  const exact = places.filter((place) => endsWith(place, steps, (name) => name));
  if (exact.length) return exact;
  return places.filter((place) => endsWith(place, steps, (name) => name.toLowerCase()));
}

function endsWith(
  { names, elements }: Place,
  steps: readonly Step[],
  folded: (name: string) => string,
): boolean {
  const fits = (last: number): boolean => {
    let at = last;
    for (let i = steps.length - 1; i >= 0; i--) {
      const { name, index } = steps[i] as Step;
      const isHere = (one: readonly string[]) =>
        name === undefined
          ? index === '*' || one[0] === `[${index}]`
          : one.some((each) => folded(each) === folded(name));
      // An element that is not spoken of.
      while (at >= 0 && elements[at] && !isHere(names[at] as readonly string[])) at--;
      if (at < 0 || (name === undefined && !elements[at]) || !isHere(names[at] as readonly string[]))
        return false;
      at--;
    }
    return true;
  };
  const last = names.length - 1;
  return fits(last) || (names[last]?.[0] === 'value' && fits(last - 1));
}
