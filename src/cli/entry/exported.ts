/** Of an entry of the package: the file of the bundle and the key of the module that have exports, `FILE KEY`, with the names of these: `name`, or `name there` and another here. */
type Rows = Readonly<Record<string, readonly string[]>>;

/** An export of an entry of the package, by the entry and its name there; its module is loaded when it is first asked for. */
export type Exported = (entry: string, name: string) => unknown;

/** Gives a module of the bundle, by `FILE KEY`. */
export type ModuleOf = (place: string) => Readonly<Record<string, unknown>>;

/** Finds exports by what the build knows of the entries. */
export const exportedBy =
  (entries: Readonly<Record<string, Rows>>, moduleOf: ModuleOf): Exported =>
  (entry, name) => {
    for (const [place, words] of Object.entries(entries[entry] ?? {}))
      for (const word of words) {
        const [inner = '', outer = inner] = word.split(' ');
        if (outer === name) return moduleOf(place)[inner];
      }
    return undefined;
  };
