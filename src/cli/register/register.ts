import type { Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import { parseNumber } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import { formOf } from '../../families/mlx5/client/register-fields.js';
import type { Question } from '../../families/mlx5/client/register-question.js';
import { type Failed, failedIn, otherIndexNote } from '../../families/mlx5/client/register-told.js';
import { accessRegister } from '../../families/mlx5/client/registers.js';
import { registerOf } from '../../families/mlx5/client/words.js';
import type { Register } from '../../families/mlx5/prm/registers.js';
import { type Style, writeNote, writeNoteOnce } from '../output.js';

/** The register that a word means; an id that is not known has no layout to be decoded by. Throws FwctlError `usage`. */
export function registerNamed(word: string): { register: Register; form: Layout } {
  if (word.includes('='))
    throw new FwctlError('usage', `name a register before "${word}"`, { next: 'see: fwctl reg list' });
  const register = registerOf(word);
  if (register) return { register, form: formOf(register) };
  throw new FwctlError('usage', `there is no register ${word} that fwctl knows`, {
    next: `read its bytes with: fwctl rpc ACCESS_REG op_mod=1 register_id=${parseNumber(word)} register_data=0x00...`,
  });
}

export const registerTitle = ({ name, id }: Register, style: Style): string =>
  style.bold(`${name} (0x${id.toString(16)})`);

/** Reads a register. Says on stderr where the device answered with less than the register. Throws what `accessRegister` throws. */
export async function readAsked(session: Session, asked: Question): Promise<Uint8Array> {
  const { register, form, data, argument } = asked;
  const got = await accessRegister(session, { register, op: 'read', data, argument });
  if (got.length < register.size)
    writeNote(
      `fwctl: the device answered ${got.length} of the ${register.size} bytes of ${register.name}: decoded as far as they go\n`,
    );
  noteOtherIndexes(register, form, data, got);
  return got;
}

/** Says on stderr, once, that an answer is about another instance than was asked for. */
function noteOtherIndexes(register: Register, form: Layout, asked: Uint8Array, got: Uint8Array): void {
  const note = otherIndexNote(register, form, asked, got);
  if (note !== undefined) writeNoteOnce(`fwctl: ${note}\n`);
}

/** That of an answer; empty where it did. Told on stderr, where the answer before it did not say the same. */
export function failureJson(register: Register, form: Layout, got: Uint8Array, last: Failed = {}): Failed {
  const { note, ...told } = failedIn(register, form, got);
  if (note !== undefined && last.failed?.value !== told.failed?.value) writeNote(`fwctl: ${note}\n`);
  return told;
}
