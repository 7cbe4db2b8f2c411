import { FwctlError } from '../client/errors.js';
import type { Session } from '../client/session.js';
import { registerFields } from '../families/mlx5/client/register-fields.js';
import { type Question, question, requireDone, settled } from '../families/mlx5/client/register-question.js';
import { failedIn, otherIndexNote } from '../families/mlx5/client/register-told.js';
import { accessRegister } from '../families/mlx5/client/registers.js';
import { registerOf } from '../families/mlx5/client/words.js';
import type { RegisterFields, RegisterIndex } from '../families/mlx5/prm/named.js';
import { formOf } from '../families/mlx5/prm/register-form.js';
import type { Scope } from '../uapi/scope.js';
import { type Change, type FieldChange, givenIn } from './fields.js';

/** The name of an access register that fwctl knows. */
export type RegisterName = keyof RegisterFields;

/** Which instance of a register is meant, and how it is asked. */
export interface ReadOptions {
  /** The argument field of ACCESS_REG, 32 bits, for registers that index by it [default: 0]. */
  readonly argument?: number | undefined;
}

/** How a register is written. */
export interface WriteOptions extends ReadOptions {
  /** [default: the least that the kernel takes: configuration] */
  readonly scope?: Scope | undefined;
  /** Reads and works out what would be written, and sends no write. */
  readonly dryRun?: boolean | undefined;
}

/** Which instance is meant: may be left out where every part of it has a default. */
export type IndexArguments<Name extends RegisterName> =
  Record<never, never> extends RegisterIndex[Name]
    ? [index?: RegisterIndex[Name], options?: ReadOptions]
    : [index: RegisterIndex[Name], options?: ReadOptions];

/** Fields of a register to be written, with the index of the instance that is meant among them. */
export type RegisterChange<Name extends RegisterName> = Change<RegisterFields[Name]> &
  Partial<RegisterIndex[Name]>;

/** What a write of a register has changed. */
export interface RegisterWritten<Name extends RegisterName> {
  /** The register before the write, and as it was read back; with `dryRun` as it would have been written. */
  readonly before: RegisterFields[Name];
  readonly after: RegisterFields[Name];
  readonly changes: readonly FieldChange[];
  /** Fields that were set beside those that were named, so that these take effect. */
  readonly enabled: readonly string[];
  readonly scope: Scope;
}

/** Access registers of mlx5 devices (PRM, "Register Access"). On a device of another family each throws FwctlError `device`. */
export interface Registers {
  /**
   * Reads a register at scope debug-read-only and decodes it. Index fields that are left out are 1 for ports, else 0; where 0 means nothing they are
   * required. Of a union only the member that its selector means is there. Up to 53 bits are a number, more a bigint.
   *
   * Throws FwctlError: `usage` for names and values that can't be; `firmware` where the device, or the register itself, refuses; `reply` for a short answer, with
   * the fields that came as `facts.partial`; `policy` and `kernel` as any message. Source: ACCESS_REG of Linux's mlx5_ifc.h, layouts of mstflint's ADB.
   */
  read<Name extends RegisterName>(name: Name, ...index: IndexArguments<Name>): Promise<RegisterFields[Name]>;
  /**
   * Reads a register, changes the fields, writes it at scope configuration and reads it back. Fields that are not named keep their value; those that only act
   * (access WO and OP) are zero unless named. Where a field takes effect only with an enable bit beside it, that bit is set too.
   *
   * Throws FwctlError: `usage` for names, values and read-only fields; `reply` where the device answered for another instance; `differs` where it reads back
   * otherwise than written; `firmware`, `policy` and `kernel` as any message. Source: as `read`; enables as Linux's mlx5_core sets them.
   */
  write<Name extends RegisterName>(
    name: Name,
    fields: RegisterChange<Name>,
    options?: WriteOptions,
  ): Promise<RegisterWritten<Name>>;
}

/** A register with its form. Throws FwctlError `usage`. */
export function named(name: string) {
  const register = registerOf(name);
  if (register) return { register, form: formOf(register) };
  throw new FwctlError('usage', `there is no register ${name} that fwctl knows`, { given: name });
}

/** Reads a register whole. Throws FwctlError `reply` where less came: types promise all fields. */
export const reader = (note: (text: string) => void) => async (session: Session, asked: Question) => {
  const { register, form, data, argument } = asked;
  const got = await accessRegister(session, { register, op: 'read', data, argument });
  if (got.length < register.shortest)
    throw new FwctlError(
      'reply',
      `the device answered ${got.length} of the ${register.shortest} bytes of ${register.name}`,
      { opcode: 'ACCESS_REG', partial: { fields: registerFields(form, got) } },
    );
  const other = otherIndexNote(register, form, data, got);
  if (other !== undefined) note(other);
  return got;
};

/** As `Registers.read`. */
export async function read(
  session: Session,
  note: (text: string) => void,
  name: string,
  index: object = {},
  { argument }: ReadOptions = {},
): Promise<unknown> {
  const { register, form } = named(name);
  const asked = await settled(session, question(register, form, givenIn(index, name), argument));
  const got = await reader(note)(session, asked);
  // What it tells of its failure is not looked into before there is one.
  if (failedIn(register, form, got).failed) requireDone(register, form, got);
  return registerFields(form, got);
}
