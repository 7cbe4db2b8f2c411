import { get } from '../../../bits/codec.js';
import { joined } from '../../../bits/joined.js';
import type { Field, Fields, Layout } from '../../../bits/layout.js';
import { trimTail } from '../../../bits/tail.js';
import type { Decoded } from '../../../client/family.js';
import { type Command, inputLayout, outputLayout } from '../catalogue.js';
import { HEADER_BYTES, readInputHeader, readOutput } from '../mailbox.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { layout } from '../prm/layouts.js';
import { type Asked, decodeMeant, hasChoice } from '../prm/unions.js';
import { capabilityFields } from './capabilities.js';
import { goesToRegister, registerIn } from './reading.js';

/**
 * The fields of an answer, with what only the input tells: the member of QUERY_HCA_CAP's union is selected by its op_mod, and a register's
 * data stand decoded under `register`.
 * Throws nothing. Source: Linux's mlx5_ifc.h.
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
  const form = outputLayout(command);
  const fields = decodeMeant(form, trimTail(form, output), askedBy(command, input));
  const register = registerIn(input);
  if (!register) return fields;
  return {
    ...fields,
    register: { [register.name]: decodeMeant(layout(register.layout), output.subarray(HEADER_BYTES)) },
  };
}

/** An answer whose fields are decoded when they are asked for: whoever prints them may not need them. */
export class DecodedAnswer implements Decoded {
  private known: Fields | undefined;

  constructor(
    private readonly command: Command,
    private readonly input: Uint8Array,
    private readonly output: Uint8Array,
  ) {}

  get layout(): Layout {
    return answerLayout(this.command, this.input);
  }

  get fields(): Fields {
    this.known ??= answerFields(this.command, this.input, this.output);
    return this.known;
  }

  get straight(): Decoded['straight'] {
    return straightAnswer(this.command, this.output);
  }
}

/** Without what the input has to tell. */
function straightAnswer(command: Command, output: Uint8Array): Decoded['straight'] {
  const form = outputLayout(command);
  if (command.name === 'QUERY_HCA_CAP' || goesToRegister(command) || hasChoice(form)) return undefined;
  return { layout: joined(form), bytes: trimTail(form, output) };
}

/** The fields of an input, for what only they tell of the answer to it. */
export const askedBy =
  (command: Command, input: Uint8Array): Asked =>
  (field) =>
    get(inputLayout(command), input, field);

/** The layout of what `answerFields` gives: the command's output, and `register` behind it. */
export function answerLayout(command: Command, input: Uint8Array): Layout {
  const output = outputLayout(command);
  const register = registerIn(input);
  if (!register) return output;
  const data = place(register.name, output.bits, layout(register.layout));
  const inner = { name: 'register', bits: data.width, union: false, fields: [data] };
  return { ...output, fields: [...output.fields, place('register', output.bits, inner)] };
}

const place = (name: string, offset: number, form: Layout): Field => ({
  name,
  offset,
  width: form.bits,
  layout: form,
  anonymous: false,
  text: false,
});
