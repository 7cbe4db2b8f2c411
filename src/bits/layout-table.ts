import { type Chapter, lineNamed } from './chapter.js';
import type { Enum, EnumKind } from './enum.js';
import { type Layout, parseLayout } from './layout.js';

export interface LayoutTable {
  /** The layout of this exact name, or undefined. */
  find(name: string): Layout | undefined;
  /** The layout of a name that the project's own tables hold; an unknown one is a defect. */
  layout(name: string): Layout;
}

/** Layouts that stand in texts, each parsed when it is first asked for. `whole` makes of a line what stands for it. */
export function layoutTable(
  chapters: readonly Chapter[],
  findEnum: (name: string, kind?: EnumKind) => Enum,
  whole: (line: string) => string = (line) => line,
): LayoutTable {
  const parsed = new Map<string, Layout>();
  const find = (name: string): Layout | undefined => {
    const known = parsed.get(name);
    if (known) return known;
    const line = lineNamed(chapters, name);
    if (line === undefined) return undefined;
    const made = parseLayout(whole(line), layout, findEnum);
    parsed.set(name, made);
    return made;
  };
  const layout = (name: string): Layout => {
    const found = find(name);
    if (!found) throw new Error(`no layout ${name}`);
    return found;
  };
  return { find, layout };
}
