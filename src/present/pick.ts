/** Nested fields as the codec gives them. */
export type Tree = { [name: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The part of nested fields whose dotted paths (without indexes) or last names pass the test; undefined where none does. */
export function pick(fields: Tree, test: (name: string) => boolean, path = ''): Tree | undefined {
  const picked: Tree = {};
  for (const [name, value] of Object.entries(fields)) {
    const here = path ? `${path}.${name}` : name;
    if (test(here) || test(name)) picked[name] = value;
    else if (isTree(value)) {
      const inner = pick(value, test, here);
      if (inner) picked[name] = inner;
    }
  }
  return Object.keys(picked).length ? picked : undefined;
}

/** Every dotted path of nested fields to a leaf, with its value; elements of arrays by their index. */
export function* leavesOf(value: unknown, path = ''): Generator<[string, unknown]> {
  if (isTree(value)) {
    for (const [name, inner] of Object.entries(value))
      yield* leavesOf(inner, path ? `${path}.${name}` : name);
  } else if (Array.isArray(value)) {
    for (const [i, inner] of value.entries()) yield* leavesOf(inner, `${path}[${i}]`);
  } else yield [path, value];
}
