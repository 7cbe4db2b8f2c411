/** JSON merge patches (RFC 7396): what changed of plain data, by member; null: it is gone. */

type Members = Record<string, unknown>;

/** What no merge patch can say. */
export const UNSAYABLE = Symbol('unsayable');

const isObject = (data: unknown): data is Members =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** The patch that makes plain data other data; undefined where both are the same. What both share is not looked into. */
export function difference(before: unknown, after: unknown): unknown {
  if (before === after) return undefined;
  if (!isObject(before) || !isObject(after)) return replaced(before, after);
  const patch: [string, unknown][] = [];
  for (const name of Object.keys(after)) {
    const [was, is] = [own(before, name), after[name]];
    if (is === undefined || was === is) continue;
    const inner = was === undefined ? whole(is) : difference(was, is);
    if (inner === UNSAYABLE) return UNSAYABLE;
    if (inner !== undefined) patch.push([name, inner]);
  }
  for (const name of Object.keys(before))
    if (before[name] !== undefined && own(after, name) === undefined) patch.push([name, null]);
  return patch.length ? Object.fromEntries(patch) : undefined;
}

const replaced = (before: unknown, after: unknown): unknown =>
  JSON.stringify(before) === JSON.stringify(after) ? undefined : whole(after);

const whole = (data: unknown): unknown => (holdsNull(data) ? UNSAYABLE : data);

const holdsNull = (data: unknown): boolean =>
  data === null || (typeof data === 'object' && Object.values(data).some(holdsNull));

const own = (data: Members, name: string): unknown => (Object.hasOwn(data, name) ? data[name] : undefined);

/** Plain data after a patch. What is given may be changed in place. */
export function patched(data: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = isObject(data) ? data : {};
  for (const [name, change] of Object.entries(patch))
    if (change === null) delete members[name];
    else setOwn(members, name, patched(own(members, name), change));
  return members;
}

/** As JSON.parse does it: __proto__ is a name like any other. */
const setOwn = (members: Members, name: string, value: unknown): void => {
  Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
};
