import { byteLength, type Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import type { Adb } from '../../families/mlx5/adb/layouts.js';
import {
  allCommands,
  type Command,
  findCommand,
  inputLayout,
  outputLayout,
} from '../../families/mlx5/catalogue.js';
import { findLayout, layout, layoutNames } from '../../families/mlx5/prm/layouts.js';
import { allRegisters, findRegister } from '../../families/mlx5/prm/registers.js';

/** What a LAYOUT, COMMAND or REGISTER on an offline command line stands for. */
export interface Form {
  /** The exact name. */
  readonly name: string;
  readonly layout: Layout;
  /** The command whose input this is: its opcode is known. */
  readonly inputOf?: Command;
}

/**
 * The form of a name, of which what stands first wins: the exact name of a node or register of the ADB file, of a layout, a command
 * (its reply; COMMAND.in and COMMAND.out say which), a register; then each without regard to case. Throws FwctlError `usage` with near
 * matches.
 */
export function formOf(given: string, adb?: Adb): Form {
  const exact = exactForm(given, adb);
  if (exact) return exact;
  const known = formNames(adb);
  const folded = given.toLowerCase();
  const forms = known
    .filter((name) => name.toLowerCase() === folded)
    .map((name) => exactForm(name, adb))
    .filter((form) => form !== undefined);
  const [form, ...others] = forms;
  if (form && others.every((other) => other.layout === form.layout)) return form;
  const several = forms.map(({ name }) => name);
  throw several.length
    ? new FwctlError('usage', `"${given}" means several: ${several.join(', ')}`, { given, known: several })
    : new FwctlError('usage', `there is no layout, command or register "${given}"`, {
        given,
        known,
        next: 'see the names with: fwctl prm',
      });
}

/** The form of exactly this name. */
export function exactForm(name: string, adb?: Adb): Form | undefined {
  const register = adb?.registers.find((row) => row.name === name);
  const own = adb?.layouts.get(name) ?? (register && adb?.layouts.get(register.layout));
  if (own) return { name, layout: own };
  const found = findLayout(name);
  if (found) return { name, layout: found };
  const [, word = '', side] = /^(.*?)(?:\.(in|out))?$/.exec(name) ?? [];
  const command = findCommand(word);
  if (command)
    return side === 'in'
      ? { name, layout: inputLayout(command), inputOf: command }
      : { name, layout: outputLayout(command) };
  const builtIn = side ? undefined : findRegister(name);
  return builtIn && { name, layout: layout(builtIn.layout) };
}

/** All names that `formOf` knows. */
export const formNames = (adb?: Adb): string[] => [
  ...(adb ? [...adb.layouts.keys(), ...adb.registers.map(({ name }) => name)] : []),
  ...layoutNames(),
  ...allCommands().flatMap(({ name }) => [name, `${name}.in`, `${name}.out`]),
  ...allRegisters().flatMap(({ name, alias }) => (alias ? [name, alias] : [name])),
];

/** What is to be said of bytes that are not as long as their layout; undefined where they are. A dword may be filled up. */
export function lengthNote({ name, layout: form }: Form, bytes: Uint8Array): string | undefined {
  const size = byteLength(form);
  if (bytes.length < size)
    return `${bytes.length} bytes of the ${size} of ${name}: decoded as far as they go`;
  const filled = Math.ceil(size / 4) * 4;
  if (bytes.length > filled && !hasOpenEnd(form))
    return `${bytes.length} bytes for the ${size} of ${name}: what is behind them is left out`;
  return undefined;
}

const hasOpenEnd = (form: Layout): boolean =>
  form.fields.some(({ count, layout: inner }) => count === 0 || (inner !== undefined && hasOpenEnd(inner)));
