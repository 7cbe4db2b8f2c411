// A table of a late module in the bundle, by the names of its rows; see lazy.js.
module.exports = (names, load) => {
  const rows = new Set(names.split(' '));
  return new Proxy(
    {},
    {
      get: (_, row) => (rows.has(row) ? load()[row] : undefined),
      has: (_, row) => rows.has(row),
      ownKeys: () => Array.from(rows),
      getOwnPropertyDescriptor: (_, row) =>
        rows.has(row) ? { get: () => load()[row], enumerable: true, configurable: true } : undefined,
    },
  );
};
