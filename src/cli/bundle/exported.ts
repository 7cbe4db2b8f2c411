/** An export of an entry of the package, by the entry and its name there; its module is evaluated when it is first asked for. Undefined: it is in no module of this file. */
export type Exported = (entry: string, name: string) => unknown;

/**
 * Finds the exports that a file of the bundle has. `rows`: a line for each, with a line feed before and behind it: `ENTRY NAME KEY` and, where that is another, its name in the module of
 * this key; one text, which costs a process that asks for one of them less than a table. `modules` gives one of the modules of the file.
 */
export const exportedBy =
  (rows: string, modules: (key: string) => Record<string, unknown>): Exported =>
  (entry, name) => {
    const before = `\n${entry} ${name} `;
    const at = rows.indexOf(before);
    if (at < 0) return undefined;
    const first = at + before.length;
    const [key = '', inner = name] = rows.slice(first, rows.indexOf('\n', first)).split(' ');
    return modules(key)[inner];
  };
