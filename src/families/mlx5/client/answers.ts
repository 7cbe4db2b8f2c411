import { decode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import type { Command } from '../catalogue.js';
import { HEADER_BYTES, readInputHeader, readOutput } from '../mailbox.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { layout } from '../prm/layouts.js';
import { capabilityFields } from './capabilities.js';
import { registerIn } from './command.js';

/**
 * The fields of an answer, with what only the input tells: the member of QUERY_HCA_CAP's union is selected by its op_mod, and a register's
 * data stand decoded under `register`.
 */
export function answerFields(command: Command, input: Uint8Array, output: Uint8Array): Fields {
  if (command.name === 'QUERY_HCA_CAP') {
    const type = capabilityTypes.find(({ id }) => id === readInputHeader(input).op_mod >> 1);
    if (type?.layout) {
      const header = readOutput(command, output.subarray(0, HEADER_BYTES));
      return {
        ...header,
        capability: { [type.layout]: capabilityFields(type, output.subarray(HEADER_BYTES)) },
      };
    }
  }
  const fields = readOutput(command, output);
  const register = registerIn(command, input);
  if (!register?.layout) return fields;
  return {
    ...fields,
    register: { [register.name]: decode(layout(register.layout), output.subarray(HEADER_BYTES)) },
  };
}
