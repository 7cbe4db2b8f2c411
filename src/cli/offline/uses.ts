import type { Layout } from '../../bits/layout.js';
import type { Library } from './form.js';

/** Who uses a layout. */
export interface Uses {
  /** Commands in whose input or output it is, by itself or inside a structure. */
  readonly commands: readonly { readonly name: string; readonly as: 'in' | 'out' }[];
  /** Registers in whose data it is. */
  readonly registers: readonly { readonly name: string; readonly id: number }[];
  /** Structures that it is a part of, with the field. */
  readonly layouts: readonly { readonly name: string; readonly field: string }[];
}

/** Who uses each layout. Reads all layouts: some ten milliseconds. */
export class UsesIndex {
  private readonly parents = new Map<string, { name: string; field: string }[]>();
  private readonly commands = new Map<string, { name: string; as: 'in' | 'out' }[]>();
  private readonly registers = new Map<string, { name: string; id: number }[]>();

  constructor(library: Library) {
    for (const form of everyLayout(library)) {
      for (const { name, layout: inner } of form.fields)
        if (inner) push(this.parents, inner.name, { name: form.name, field: name });
    }
    for (const use of library.families.flatMap(({ layouts }) => layouts.uses())) {
      if ('command' in use) push(this.commands, use.layout, { name: use.command, as: use.as });
      else push(this.registers, use.layout, { name: use.register, id: use.id });
    }
    for (const { name, id, layout: form } of library.adb?.registers ?? []) {
      if (!this.registers.get(form)?.some((row) => row.id === id)) push(this.registers, form, { name, id });
    }
  }

  of(name: string): Uses {
    const within = this.around(name);
    const all = <Row>(index: Map<string, Row[]>) => [...within].flatMap((each) => index.get(each) ?? []);
    return {
      commands: all(this.commands),
      registers: all(this.registers),
      layouts: this.parents.get(name) ?? [],
    };
  }

  /** The layout and all that it is a part of. */
  private around(name: string): Set<string> {
    const found = new Set([name]);
    for (const each of found) for (const parent of this.parents.get(each) ?? []) found.add(parent.name);
    return found;
  }
}

function push<Row>(index: Map<string, Row[]>, key: string, row: Row): void {
  const rows = index.get(key);
  if (rows) rows.push(row);
  else index.set(key, [row]);
}

/** The layouts of an ADB file, and the built-in ones whose names it does not have. */
export const everyLayout = ({ adb, families }: Library): Layout[] => [
  ...(adb?.layouts.values() ?? []),
  ...families.flatMap(({ layouts }) =>
    layouts
      .layoutNames()
      .filter((name) => !adb?.layouts.has(name))
      .map((name) => layouts.layout(name)),
  ),
];
