/**
 * One table of several, which are asked in turn: nothing is copied, and no row is asked for that nobody wants. In the bundle most tables
 * load a row when it is first asked for.
 */
export function joinTables<Table extends object>(...tables: readonly Table[]): Table {
  // `in` asks a table that is itself such a one for less.
  const tableOf = (row: PropertyKey) => tables.findLast((table) => row in table && Object.hasOwn(table, row));
  return new Proxy({} as Table, {
    get: (_, row) => tableOf(row)?.[row as keyof Table],
    has: (_, row) => tableOf(row) !== undefined,
    ownKeys: () => Array.from(new Set(tables.flatMap(Reflect.ownKeys))),
    getOwnPropertyDescriptor: (_, row) => {
      const table = tableOf(row);
      return table && { value: table[row as keyof Table], enumerable: true, configurable: true };
    },
  });
}
