import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { type Layout, parseLayout } from '../../../bits/layout.js';
import { emulation } from './data/emulation.js';
import { enums } from './data/enums.js';
import { structures } from './data/structures.js';

const lineOf = (text: string, name: string): string | undefined => {
  const start = text.indexOf(`\n${name} `) + 1;
  return start ? text.slice(start, text.indexOf('\n', start)) : undefined;
};

const namesIn = (text: string): string[] => Array.from(text.matchAll(/^\w+(?= )/gm), String);

const parsed = new Map<string, Layout>();

/** The layout of this name, or undefined. */
export function findLayout(name: string): Layout | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const line = lineOf(name.startsWith('emulated_') ? emulation() : structures(), name);
  if (line === undefined) return undefined;
  const made = parseLayout(line, layout, findEnum);
  parsed.set(name, made);
  return made;
}

/** The layout of a name that the project's own tables hold; an unknown one is a defect. */
export function layout(name: string): Layout {
  const found = findLayout(name);
  if (!found) throw new Error(`no layout ${name}`);
  return found;
}

/** Names of all structures; the parts of fwctl_rpc_pds, which C does not name, left out. */
export const layoutNames = (): string[] =>
  [...namesIn(structures()), ...namesIn(emulation())].filter((name) => !name.includes('__'));

/** The enum of a name that the project's own tables hold; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  return lazyEnum(name, kind, () => {
    const line = lineOf(enums(), name);
    if (line === undefined) throw new Error(`no enum ${name}`);
    return line;
  });
}

/** The names of all enums. */
export const enumNames = (): string[] => namesIn(enums());
