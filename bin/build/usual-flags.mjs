// What stands in the bundle for oclif's flags: those kinds that the commands have, as oclif makes them. It keeps oclif's file, and what that needs, out of the usual lines.

const own = () => require('./oclif.cjs').modules(OCLIF_FLAGS);

const asItIs = async (value) => value;

// What stands in front of what is spread is made at once; behind it, each new name takes V8 as long as a small object.
export const string = (options = {}) => {
  const flag = { parse: asItIs, input: undefined, multiple: false, type: undefined, ...options };
  flag.input = [];
  flag.type = 'option';
  return flag;
};

export const custom =
  (defaults) =>
  (options = {}) =>
    string({ ...defaults, ...options });

export const option = custom;

export const boolean = (options = {}) => {
  const flag = { parse: asItIs, allowNo: false, type: undefined, ...options };
  flag.type = 'boolean';
  return flag;
};

/** oclif's own tells of a value that is no integer, or out of its bounds. */
export const integer = custom({
  parse: (...given) =>
    own()
      .integer()
      .parse(...given),
});
