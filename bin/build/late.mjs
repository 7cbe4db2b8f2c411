// What stands in fwctl.cjs for an export of a late module; see lazy.js.

/** A table by the names of its rows; `names`: with a blank before, between and behind them. */
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

/** A function of a late module, which is looked up once: exports stand behind getters, which are made anew each time that the module is asked for. */
export const lateFunction = (load) => {
  let there;
  return (...args) => {
    there ??= load();
    return there(...args);
  };
};

/** A class of a late module in the bundle. */
export const lateClass = (load) =>
  // biome-ignore lint/complexity/useArrowFunction: of an arrow function nothing can be constructed
  new Proxy(function () {}, {
    construct: (_, args, target) => Reflect.construct(load(), args, target),
    get: (_, key) => load()[key],
    has: (_, key) => key in load(),
  });
