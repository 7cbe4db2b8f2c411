import type { Layout } from '../../bits/layout.js';
import type { Adb } from '../../families/mlx5/adb/layouts.js';
import { allCommands } from '../../families/mlx5/catalogue.js';
import { layout, layoutNames } from '../../families/mlx5/prm/layouts.js';
import { allRegisters } from '../../families/mlx5/prm/registers.js';

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

  constructor(adb?: Adb) {
    for (const form of everyLayout(adb)) {
      for (const { name, layout: inner } of form.fields)
        if (inner) push(this.parents, inner.name, { name: form.name, field: name });
    }
    for (const command of allCommands()) {
      if (command.in) push(this.commands, command.in, { name: command.name, as: 'in' });
      if (command.out) push(this.commands, command.out, { name: command.name, as: 'out' });
    }
    for (const { name, id, forms } of allRegisters()) {
      for (const form of forms) push(this.registers, form.layout, { name, id });
    }
    for (const { name, id, layout: form } of adb?.registers ?? []) {
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
export function everyLayout(adb?: Adb): Layout[] {
  const builtIn = layoutNames().filter((name) => !adb?.layouts.has(name));
  return [...(adb?.layouts.values() ?? []), ...builtIn.map((name) => layout(name))];
}
