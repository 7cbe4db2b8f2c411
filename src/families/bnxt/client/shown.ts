import { decode } from '../../../bits/codec.js';
import type { Fields, Layout } from '../../../bits/layout.js';
import type { Decoded } from '../../../client/family.js';
import { inputLayout, outputLayout } from '../catalogue.js';
import { ANSWER, u16 } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { commandIn } from './reading.js';

/** Fields that the headers keep for later. */
const RESERVED = /^(useq_resp_)?(unused|rsvd|reserved)(_?\d+b?)?$/;

const meaningful = new WeakMap<Layout, Layout>();

/** A layout without the fields that nobody uses. */
function meantLayout(form: Layout): Layout {
  const known = meaningful.get(form);
  if (known) return known;
  const { name, bits, union } = form;
  const made = { name, bits, union, fields: form.fields.filter((field) => !RESERVED.test(field.name)) };
  meaningful.set(form, made);
  return made;
}

const decoded = (form: Layout, bytes: Uint8Array): Decoded => {
  const meant = meantLayout(form);
  return { layout: meant, fields: decode(meant, bytes) as Fields };
};

/** The fields of a request with a whole header. */
export const requestFields = (input: Uint8Array): Decoded => decoded(inputLayout(commandIn(input)), input);

/** The fields of an answer with a whole header: of a command that was refused, those of hwrm_err_output. */
export function answerFields(input: Uint8Array, output: Uint8Array): Decoded {
  const failed = u16(output, ANSWER.error_code) !== 0;
  return decoded(failed ? layout('hwrm_err_output') : outputLayout(commandIn(input)), output);
}
