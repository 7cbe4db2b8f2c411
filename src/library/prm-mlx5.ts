/** Layouts, registers, capabilities and commands of mlx5 devices: pure, without any module of Node. */
import type { Layout } from '../bits/layout.js';
import { FwctlError } from '../client/errors.js';
import {
  capabilityTypes,
  findCapability,
  capabilityLayout as layoutOfType,
} from '../families/mlx5/prm/capabilities.js';
import { findLayout, layoutNames } from '../families/mlx5/prm/layouts.js';
import type { CapabilityFields, RegisterFields } from '../families/mlx5/prm/named.js';
import { formOf } from '../families/mlx5/prm/register-form.js';
import { allRegisters, findRegister } from '../families/mlx5/prm/registers.js';
import type { Shapes } from '../families/mlx5/prm/shapes.js';
import { decodeMeant } from '../families/mlx5/prm/unions.js';

export { type ErrorFacts, type ErrorKind, FwctlError } from '../client/errors.js';
export { allCommands, type Command, findCommand } from '../families/mlx5/catalogue.js';
export { type CapabilityType, capabilityTypes, findCapability } from '../families/mlx5/prm/capabilities.js';
export { layoutNames } from '../families/mlx5/prm/layouts.js';
export type {
  CapabilityFields,
  ObjectFields,
  RegisterFields,
  RegisterIndex,
  SettingValues,
} from '../families/mlx5/prm/named.js';
export { allRegisters, findRegister, type Register } from '../families/mlx5/prm/registers.js';
export type { Shapes } from '../families/mlx5/prm/shapes.js';

const unknown = (what: string, given: string, known: readonly string[]): FwctlError =>
  new FwctlError('usage', `there is no ${what} "${given}"`, { given, known });

/**
 * The layout of a name: of the kernel's (`ptys_reg`), or of mstflint's register table (`ptys_reg_ext`); typed by the name. Throws FwctlError `usage` for a name that is
 * none, with all that are as `facts.known`. Source: Linux's mlx5_ifc.h, mstflint's ADB.
 */
export function layout<Name extends keyof Shapes>(name: Name): Layout<Shapes[Name]>;
export function layout(name: string): Layout;
export function layout(name: string): Layout {
  const found = findLayout(name);
  if (!found) throw unknown('layout', name, layoutNames());
  return found;
}

/**
 * The layout of a register's data, in its fullest form, with access and names of values. Throws FwctlError `usage` for a name that is none. Source: mstflint's ADB and
 * Linux's mlx5_ifc.h, one completing the other.
 */
export function registerLayout(name: keyof RegisterFields): Layout {
  const register = findRegister(name);
  if (!register)
    throw unknown(
      'register',
      name,
      allRegisters().map((one) => one.name),
    );
  return formOf(register);
}

/**
 * The data of a register as fields: of a union the member that its selector means, numbers that are cut in two as one; what lies beyond the end is left out. Throws FwctlError
 * `usage` for a name that is none. Source: as `registerLayout`; unions by the PRM.
 */
export const decodeRegister = <Name extends keyof RegisterFields>(
  name: Name,
  data: Uint8Array,
): RegisterFields[Name] => decodeMeant(registerLayout(name), data) as unknown as RegisterFields[Name];

/**
 * The layout of a capability type; undefined where none is published. Throws FwctlError `usage` for a name that is none. Source: Linux's mlx5_ifc.h, with the fields that
 * only older headers name.
 */
export function capabilityLayout(name: keyof CapabilityFields): Layout | undefined {
  const type = findCapability(name);
  if (!type)
    throw unknown(
      'capability type',
      name,
      capabilityTypes.map((one) => one.name),
    );
  return layoutOfType(type);
}
