/** A table whose rows are made, all at once, when one of them is first asked for. */
export function lazyTable<Table extends object>(names: readonly (keyof Table)[], make: () => Table): Table {
  let made: Table | undefined;
  const row = (name: keyof Table) => {
    made ??= make();
    return made[name];
  };
  const rows = names.map((name) => [name, { enumerable: true, configurable: true, get: () => row(name) }]);
  return Object.defineProperties({}, Object.fromEntries(rows)) as Table;
}
