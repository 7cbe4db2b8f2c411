/**
 * One table of several. A row that a table loads when it is first asked for is not asked for here: in the bundle most tables are such, as a
 * command line needs few of them.
 */
export const together = <Table extends object>(...tables: readonly Table[]): Table =>
  Object.defineProperties({}, Object.assign({}, ...tables.map(Object.getOwnPropertyDescriptors))) as Table;
