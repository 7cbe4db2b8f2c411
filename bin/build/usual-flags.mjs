// What stands in the bundle for oclif's flags: those kinds that the commands have, as oclif makes them. It keeps oclif's file, and what that needs, out of the usual lines.

const own = () => require('./oclif.cjs').modules(OCLIF_FLAGS);

const asItIs = async (value) => value;

// What is spread first is copied at once; behind other members, name by name.
export const string = (options = {}) => ({
  ...options,
  parse: options.parse ?? asItIs,
  input: [],
  multiple: Boolean(options.multiple),
  type: 'option',
});

export const custom =
  (defaults) =>
  (options = {}) =>
    string({ ...defaults, ...options });

export const option = custom;

export const boolean = (options = {}) => ({
  ...options,
  parse: options.parse ?? asItIs,
  allowNo: Boolean(options.allowNo),
  type: 'boolean',
});

/** oclif's own tells of a value that is no integer, or out of its bounds. */
export const integer = custom({
  parse: (...given) =>
    own()
      .integer()
      .parse(...given),
});
