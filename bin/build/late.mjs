// What stands in fwctl.cjs for an export of a late module; see lazy.js.

/** What a table does that is elsewhere. One class for all: each line begins with dozens of them. */
class LateRows {
  constructor(names, load) {
    this.names = names;
    this.load = load;
  }

  has(_, row) {
    return typeof row === 'string' && this.names.includes(` ${row} `);
  }

  get(_, row) {
    return this.has(_, row) ? this.load()[row] : undefined;
  }

  ownKeys() {
    return this.names.trim().split(' ');
  }

  getOwnPropertyDescriptor(_, row) {
    return this.has(_, row)
      ? { get: () => this.load()[row], enumerable: true, configurable: true }
      : undefined;
  }
}

/** A table by the names of its rows; `names`: with a blank before, between and behind them. */
export const lateTable = (names, load) => new Proxy({}, new LateRows(names, load));

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
