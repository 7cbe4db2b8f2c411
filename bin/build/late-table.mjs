// A table of a late module in the bundle, by the names of its rows; see lazy.js.

/** `names`: with a blank before, between and behind them. */
export function lateTable(names, load) {
  const has = (_, row) => typeof row === 'string' && names.includes(` ${row} `);
  return new Proxy(
    {},
    {
      has,
      get: (_, row) => (has(_, row) ? load()[row] : undefined),
      ownKeys: () => names.trim().split(' '),
      getOwnPropertyDescriptor: (_, row) =>
        has(_, row) ? { get: () => load()[row], enumerable: true, configurable: true } : undefined,
    },
  );
}
