// What stands in the bundle for oclif's arguments: the kind that the commands have, as oclif makes it.

const asItIs = async (value) => value;

export const string = (options = {}) => {
  const argument = { parse: asItIs, input: undefined, type: undefined, ...options };
  argument.input = [];
  argument.type = 'option';
  return argument;
};
