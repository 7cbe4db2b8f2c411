/* Checks of plain data, as a state file has it: each throws an Error that names the place. */

export const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** Refuses what is not as it should be: throws an Error that names the place. */
export type Check = (path: string, data: unknown) => void;

export const is =
  (words: string, holds: (data: unknown) => boolean): Check =>
  (path, data) => {
    if (!holds(data)) throw new Error(`"${path}" is no ${words}`);
  };

export const number = is('number in hex', (data) => typeof data === 'string' && /^0x[0-9a-f]+$/.test(data));
export const bytes = is('bytes in hex', (data) => typeof data === 'string' && /^([0-9a-f]{2})*$/.test(data));
export const flag = is('flag', (data) => typeof data === 'boolean');
export const bit = is('bit', (data) => data === 0 || data === 1);
export const whole = is('whole number', Number.isSafeInteger);
export const count = is('whole number', (data) => Number.isSafeInteger(data) && (data as number) >= 0);
export const text = is(
  'text',
  (data) => typeof data === 'string' || (isObject(data) && typeof data.hex === 'string'),
);
export const object: Check = is('object', isObject);
export const word = is('text', (data) => typeof data === 'string');
export const share = is('number between 0 and 1', (data) => typeof data === 'number' && data > 0 && data < 1);
export const one = (what: string, known: readonly string[]) =>
  is(what, (data) => known.includes(data as string));

export const within = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** An object with any names. */
export const each =
  (inner: Check): Check =>
  (path, data) => {
    object(path, data);
    for (const [name, value] of Object.entries(data as object)) inner(within(path, name), value);
  };

/** An object with these members, each of which may be missing. */
export const members =
  (known: Readonly<Record<string, Check>>): Check =>
  (path, data) => {
    object(path, data);
    for (const [name, value] of Object.entries(data as object)) {
      const check = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!check) throw new Error(`"${within(path, name)}" is unknown`);
      check(within(path, name), value);
    }
  };

export const list =
  (inner: Check): Check =>
  (path, data) => {
    is('list', Array.isArray)(path, data);
    for (const [i, item] of (data as unknown[]).entries()) inner(`${path}[${i}]`, item);
  };

/** An object with all of these members but those whose names end with a question mark, which may be missing. */
export const shape = (known: Readonly<Record<string, Check>>): Check => {
  const inner = members(
    Object.fromEntries(Object.entries(known).map(([key, check]) => [key.replace('?', ''), check])),
  );
  return (path, data) => {
    inner(path, data);
    for (const key of Object.keys(known))
      if (!key.endsWith('?') && !Object.hasOwn(data as object, key))
        throw new Error(`"${path}" has no "${key}"`);
  };
};
