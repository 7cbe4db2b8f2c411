import { get, leaves } from '../../bits/codec.js';
import type { Enum } from '../../bits/enum.js';
import type { Layout } from '../../bits/layout.js';
import { find } from '../../bits/path.js';
import { FwctlError } from '../../client/errors.js';
import { parseNumber } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import {
  accessOf,
  formOf,
  indexData,
  isAsked,
  otherIndexes,
} from '../../families/mlx5/client/register-fields.js';
import {
  type Failed,
  failedIn,
  otherIndexNote,
  registerStatusText,
} from '../../families/mlx5/client/register-told.js';
import { accessRegister, ownProtocol } from '../../families/mlx5/client/registers.js';
import { registerOf } from '../../families/mlx5/client/words.js';
import { failureIn } from '../../families/mlx5/prm/register-status.js';
import { indexFields, type Register } from '../../families/mlx5/prm/registers.js';
import { type Assignment, assign } from '../../values/assign.js';
import { type Style, writeNote } from '../output.js';

/** A register with what it is asked with. */
export interface Question {
  readonly register: Register;
  readonly form: Layout;
  /** What goes to the device: index fields, the rest zero. */
  readonly data: Uint8Array;
  readonly argument?: number | undefined;
  /** PTYS answers for one protocol; nobody said which: that of the port. */
  readonly byProtocol: boolean;
}

/** The field of PTYS that says of which protocol it is to tell. */
const PROTOCOL = 'proto_mask';

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

/** What to ask a register with, from `index=value` assignments. Throws FwctlError `usage`, PathError, ValueError. */
export function question(
  register: Register,
  form: Layout,
  assignments: readonly Assignment[],
  argument?: number,
): Question {
  for (const { path } of assignments) {
    if (isAsked(register, form, path)) continue;
    throw new FwctlError('usage', `${path} does not say which ${register.name} is meant`, {
      path,
      given: path,
      known: indexFields(register).map(({ name }) => name),
      next: `to write it: fwctl reg set ${register.name} ${path}=...`,
    });
  }
  const given = new Set(assignments.map(({ path }) => path));
  const { data, missing } = indexData(register, form, given);
  const needed = missing.filter((name) => name !== PROTOCOL);
  if (needed.length)
    throw new FwctlError(
      'usage',
      `${register.name} needs its index: ${needed.map((name) => indexHelp(form, name)).join('; ')}`,
      {
        path: needed[0] as string,
        next: `give it as: ${needed.map((name) => `${name}=...`).join(' ')}`,
      },
    );
  return {
    register,
    form,
    data: assign(form, data, assignments),
    argument,
    byProtocol: missing.includes(PROTOCOL),
  };
}

function indexHelp(form: Layout, name: string): string {
  const { field } = find(form, name);
  const values = [...(field.enum?.values ?? [])].map(([word, value]) => `${value} ${word}`);
  return values.length ? `${name} (${values.join(', ')})` : name;
}

/** The question as it goes out: with the protocol of the port where that was left open. */
export async function settled(session: Session, asked: Question): Promise<Question> {
  if (!asked.byProtocol) return asked;
  const protocol = { path: PROTOCOL, value: String(await ownProtocol(session)) };
  return { ...asked, data: assign(asked.form, asked.data, [protocol]), byProtocol: false };
}

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

/**
 * Reads a register in order to change it. Throws FwctlError `reply` where the answer is about another instance: its fields would be written
 * to the one that was asked for; and what `accessRegister` throws.
 */
export async function readToChange(session: Session, asked: Question): Promise<Uint8Array> {
  const data = await readAsked(session, asked);
  const { register, form } = asked;
  const others = otherIndexes(form, asked.data, data);
  if (!others.length) return data;
  throw new FwctlError(
    'reply',
    `the device answered for another ${register.name} than was asked for: nothing is written`,
    {
      opcode: 'ACCESS_REG',
      path: others[0]?.field as string,
      next: 'fwctl rpc ACCESS_REG sends any bytes',
    },
  );
}

const told = new Set<string>();

/** Says on stderr, once, that an answer is about another instance than was asked for. */
export function noteOtherIndexes(register: Register, form: Layout, asked: Uint8Array, got: Uint8Array): void {
  const note = otherIndexNote(register, form, asked, got);
  if (note !== undefined && !told.has(note)) writeNote(`fwctl: ${note}\n`);
  if (note !== undefined) told.add(note);
}

/** Throws FwctlError `firmware` where a register says that it could not do what was asked. */
export function requireDone(register: Register, form: Layout, got: Uint8Array): void {
  const failure = failureIn(register, form, got);
  // The answer to a write may be empty.
  if (failure?.value)
    throw new FwctlError('firmware', `${register.name} tells ${registerStatusText(failure)}`, {
      opcode: 'ACCESS_REG',
      path: failure.field,
      next: `see: fwctl reg get ${register.name}`,
    });
}

/** That of an answer; empty where it did. Told on stderr, where the answer before it did not say the same. */
export function failureJson(register: Register, form: Layout, got: Uint8Array, last: Failed = {}): Failed {
  const { note, ...told } = failedIn(register, form, got);
  if (note !== undefined && last.failed?.value !== told.failed?.value) writeNote(`fwctl: ${note}\n`);
  return told;
}

/** Refuses to set what can't be set. Throws FwctlError `usage`, PathError. */
export function checkSettable(register: Register, form: Layout, path: string): void {
  if (accessOf(form, path) !== 'RO') return;
  const settable = settableFields(form);
  throw new FwctlError('usage', `${path} of ${register.name} is read-only`, {
    path,
    next: settable.length
      ? `these can be set: ${settable.join(', ')}`
      : `all of ${register.name} is read-only`,
  });
}

/** The members of a register in which something can be set. */
function settableFields(form: Layout): string[] {
  const isSettable = (path: string) => !['RO', 'INDEX'].includes(accessOf(form, path) ?? '');
  const paths = Array.from(leaves(form), ({ path }) => path);
  const wholes = new Map(
    form.fields.flatMap(({ name, halves = [] }) => halves.map((half) => [half.name, name])),
  );
  const members = paths.filter(isSettable).map((path) => path.replace(/[.[].*$/s, ''));
  return Array.from(new Set(members.map((name) => wholes.get(name) ?? name)));
}

/** Refuses a value that the field's enum does not have. `bytes` hold it. Throws FwctlError `usage`, PathError. */
export function checkNamed(form: Layout, bytes: Uint8Array, path: string): void {
  const { field, whole } = find(form, path);
  if (whole || field.layout || field.count !== undefined || !field.enum) return;
  const value = get(form, bytes, path) as number | bigint;
  if (isNamed(field.enum, BigInt(value))) return;
  const values = [...field.enum.values].map(([name, number]) => `${name} (${number})`);
  throw new FwctlError('usage', `${path} takes ${values.join(', ')}, not ${value}`, {
    path,
    next: 'fwctl rpc ACCESS_REG sends any bytes',
  });
}

function isNamed({ kind, values }: Enum, value: bigint): boolean {
  if (kind === 'value') return [...values.values()].some((known) => BigInt(known) === value);
  let rest = value;
  for (const known of values.values()) rest &= ~(kind === 'bits' ? 1n << BigInt(known) : BigInt(known));
  return rest === 0n;
}
