// What a module of oclif gets from require() in the bundle; see lazy.js.
module.exports = (load, esModule) => {
  let loaded;
  const module = () => {
    loaded ??= load();
    return loaded;
  };
  return new Proxy(() => {}, {
    get: (_, key) => (key === '__esModule' ? esModule : module()[key]),
    has: (_, key) => key in module(),
    apply: (_, self, args) => Reflect.apply(module(), self, args),
  });
};
