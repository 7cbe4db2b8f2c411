import { get, leaves } from '../../../bits/codec.js';
import type { Enum } from '../../../bits/enum.js';
import type { Layout } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { asSpelled, assign } from '../../../values/assign.js';
import { failureIn } from '../prm/register-status.js';
import { indexFields, type Register } from '../prm/registers.js';
import { sameValue } from './config/same.js';
import { accessOf, indexData, isAsked, isIndex } from './register-fields.js';
import { rulesOf } from './register-rules.js';
import { registerStatusText } from './register-told.js';
import { ownProtocol } from './registers.js';

/** A field by its path, and the value that it is to have: as it was written, or as a number, text, bytes or a list of them. */
export interface Given {
  readonly path: string;
  readonly value: unknown;
}

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

/** What to ask a register with, from `index=value` assignments. Throws FwctlError `usage`, PathError, ValueError. */
export function question(
  register: Register,
  form: Layout,
  given: readonly Given[],
  argument?: number,
): Question {
  const assignments = asSpelled(form, given);
  for (const { path } of assignments) {
    if (isAsked(register, form, path)) continue;
    throw new FwctlError('usage', `${path} does not say which ${register.name} is meant`, {
      path,
      given: path,
      known: indexFields(register).map(({ name }) => name),
      next: `to write it: fwctl reg set ${register.name} ${path}=...`,
    });
  }
  const named = new Set(assignments.map(({ path }) => path));
  const { data, missing } = indexData(register, form, named);
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

/** Refuses to set what can't be set. Throws FwctlError `usage`, PathError. */
function checkSettable(register: Register, form: Layout, path: string): void {
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
function checkNamed(form: Layout, bytes: Uint8Array, path: string): void {
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

/** Sorts the assignments into index and changes, and refuses what can be refused before the device is asked. */
export function planOf(
  register: Register,
  form: Layout,
  given: readonly Given[],
  argument: number | undefined,
): { asked: Question; changes: Given[] } {
  const assignments = asSpelled(form, given);
  const changes = assignments.filter(({ path }) => !isIndex(form, path));
  const index = assignments.filter(({ path }) => isIndex(form, path));
  if (!changes.length)
    throw new FwctlError('usage', `name the fields of ${register.name} to change: field=value`, {
      next: `see them with: fwctl reg get ${register.name}`,
    });
  for (const { path } of changes) checkSettable(register, form, path);
  const asked = question(register, form, index, argument);
  const trial = assign(form, new Uint8Array(asked.data), changes);
  for (const { path } of changes) checkNamed(form, trial, path);
  return { asked, changes };
}

/** A value in words: numbers as they are, wide ones in hex. */
const text = (value: unknown): string =>
  typeof value === 'bigint' ? `0x${value.toString(16)}` : [value].flat().join(',');

/** Holds the read-back against what was written. Throws FwctlError `differs`. */
export function compare(
  register: Register,
  form: Layout,
  changes: readonly Given[],
  written: Uint8Array,
  got: Uint8Array,
): void {
  const { orders = [] } = rulesOf(register.name);
  const differing = changes
    .map(({ path }) => ({ path, access: accessOf(form, path) }))
    .filter(({ path, access }) => access !== 'WO' && access !== 'OP' && !orders.includes(path))
    .map(({ path }) => ({ path, wanted: get(form, written, path), now: get(form, got, path) }))
    // A short answer tells nothing of what lies behind its end.
    .filter(({ wanted, now }) => now !== undefined && !sameValue(now, wanted));
  if (!differing.length) return;
  const words = differing.map(({ path, wanted, now }) => `${path} is ${text(now)}, not ${text(wanted)}`);
  throw new FwctlError('differs', `${register.name} reads back otherwise than written: ${words.join('; ')}`, {
    opcode: 'ACCESS_REG',
    path: differing.map(({ path }) => path).join(' '),
    next: `the device took the write and kept its own value: fwctl reg get ${register.name}`,
  });
}
