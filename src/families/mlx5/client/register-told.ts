import type { Layout } from '../../../bits/layout.js';
import { HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { failureIn, type RegisterStatus } from '../prm/register-status.js';
import type { Register } from '../prm/registers.js';
import { registerIn } from './reading.js';
import { formOf, otherIndexes } from './register-fields.js';

/** What a register says where it could not do what was asked, as a JSON document has it. */
export interface Failed {
  readonly failed?: { readonly field: string; readonly value: number; readonly name: string | null };
}

export const registerStatusText = ({ field, value, name }: RegisterStatus): string =>
  `${field} ${value}${name === undefined ? '' : `, ${name}`}`;

/** What an answer says of the register itself; with a note where it did not do what was asked. */
export function failedIn(register: Register, form: Layout, got: Uint8Array): Failed & { note?: string } {
  const failure = failureIn(register, form, got);
  if (!failure) return {};
  const { field, value, name = null } = failure;
  const note = `firmware: ${register.name} tells ${registerStatusText(failure)}: its other fields say nothing`;
  return { failed: { field, value, name }, note };
}

/** The note that an answer is about another instance than was asked for: some firmware does not look at every index. */
export function otherIndexNote(
  register: Register,
  form: Layout,
  asked: Uint8Array,
  got: Uint8Array,
): string | undefined {
  const others = otherIndexes(form, asked, got);
  if (!others.length) return undefined;
  const words = others.map(({ field, asked: before, answered }) => `${field} ${answered}, not ${before}`);
  return `the device answered for ${words.join(' and ')}: this is not the ${register.name} that was asked for`;
}

/** op_mod of ACCESS_REG. */
const READ = 1;

/** What the answer to a read of a register says of itself, and of its index: as `reg get` tells it. */
export function toldByRegister(input: Uint8Array, output: Uint8Array) {
  const register = registerIn(input);
  if (!register || readInputHeader(input).op_mod !== READ) return undefined;
  const [asked, got] = [input.subarray(HEADER_BYTES), output.subarray(HEADER_BYTES)];
  const form = formOf(register);
  const { note, ...data } = failedIn(register, form, got);
  const notes = [otherIndexNote(register, form, asked, got), note].filter((text) => text !== undefined);
  return { data, notes };
}
