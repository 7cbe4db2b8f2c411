import type { LayoutBook, LayoutUse } from '../../../client/family.js';
import { allCommands, findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { buildInput } from '../mailbox.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { findLayout, layout, layoutNames } from '../prm/layouts.js';
import { allRegisters, findRegister } from '../prm/registers.js';
import { decodeMeant } from '../prm/unions.js';
import { readLayoutFile } from './layout-file.js';

/** The layouts of mlx5_ifc.h and of the registers; of names that are several things, a layout's wins, then a command's. */
export const layoutBook: LayoutBook = {
  kinds: 'layout, command or register',
  names: () => [
    ...layoutNames(),
    ...allCommands().flatMap(({ name }) => [name, `${name}.in`, `${name}.out`]),
    ...allRegisters().flatMap(({ name, alias }) => (alias ? [name, alias] : [name])),
  ],
  find(name) {
    const found = findLayout(name);
    if (found) return { name, layout: found };
    const [, word = '', side] = /^(.*?)(?:\.(in|out))?$/.exec(name) ?? [];
    const command = findCommand(word);
    if (command && side === 'in') {
      const filled = (zeros: Uint8Array) => buildInput(command, {}, zeros);
      return { name, layout: inputLayout(command), input: { fixed: ['opcode', 'uid'], filled } };
    }
    if (command) return { name, layout: outputLayout(command) };
    const register = side ? undefined : findRegister(name);
    return register && { name, layout: layout(register.layout) };
  },
  all(name) {
    const { in: input, out: output } = findCommand(name) ?? {};
    if (input || output) return [input, output].flatMap((word) => (word ? [layout(word)] : []));
    return findRegister(name)?.forms.map((one) => layout(one.layout)) ?? [];
  },
  layoutNames,
  layout: (name) => layout(name),
  uses: () => [
    ...allCommands().flatMap(({ name, in: input, out: output }): LayoutUse[] => [
      ...(input ? [{ layout: input, command: name, as: 'in' as const }] : []),
      ...(output ? [{ layout: output, command: name, as: 'out' as const }] : []),
    ]),
    ...allRegisters().flatMap(({ name, id, forms }) =>
      forms.map((form) => ({ layout: form.layout, register: name, id })),
    ),
  ],
  inAnswer: (answer, { name }) => registerIn(answer, name) ?? capabilityIn(answer, name),
  readFile: readLayoutFile,
  decode: (form, bytes) => decodeMeant(form, bytes),
};

/** The fields of the register of this layout in an answer of `reg get` about several. */
function registerIn({ registers }: Readonly<Record<string, unknown>>, layout: string): unknown {
  if (!Array.isArray(registers)) return undefined;
  const isMeant = (name: unknown): boolean => {
    const register = typeof name === 'string' ? findRegister(name) : undefined;
    return register?.forms.some((form) => form.layout === layout) ?? false;
  };
  return registers.find((one) => isMeant(one?.register))?.fields;
}

/** The capability of this layout in an answer of `query-caps`. */
function capabilityIn({ capabilities }: Readonly<Record<string, unknown>>, layout: string): unknown {
  const entries = Object.entries((capabilities ?? {}) as Record<string, { fields?: unknown }>);
  return entries.find(([name]) =>
    capabilityTypes.some((type) => type.name === name && type.layout === layout),
  )?.[1].fields;
}
