// What stands in the bundle for oclif's arguments: the kind that the commands have, as oclif makes it.

const asItIs = async (value) => value;

export const string = (options = {}) => ({
  ...options,
  parse: options.parse ?? asItIs,
  input: [],
  type: 'option',
});
