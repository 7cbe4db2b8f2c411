/** Of an entry of the package what a file of the bundle has: by the key of the module there the names of exports, `name`, or `name there` and another here. */
type Rows = Readonly<Record<string, readonly string[]>>;

/** An export of an entry of the package, by the entry and its name there; its module is evaluated when it is first asked for. Undefined: it is in no module of this file. */
export type Exported = (entry: string, name: string) => unknown;

/** Finds the exports that a file of the bundle has. `modules` gives one of its modules, by its key. */
export const exportedBy =
  (entries: Readonly<Record<string, Rows>>, modules: (key: string) => Record<string, unknown>): Exported =>
  (entry, name) => {
    for (const [key, words] of Object.entries(entries[entry] ?? {}))
      for (const word of words) {
        const [inner = '', outer = inner] = word.split(' ');
        if (outer === name) return modules(key)[inner];
      }
    return undefined;
  };
