import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { type Layout, parseLayout } from '../../../bits/layout.js';
import { enums } from './data/cxl-enums.js';
import { features } from './data/cxl-features.js';
import { messages } from './data/cxl-messages.js';

const CHAPTERS = [messages, features];

const parsed = new Map<string, Layout>();

/** The layout of this exact name, or undefined. */
export function findLayout(name: string): Layout | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const line = lineOf(CHAPTERS, name);
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

/** The names of all layouts. */
export const layoutNames = (): string[] =>
  CHAPTERS.flatMap((chapter) => Array.from(chapter().matchAll(/^\w+(?= )/gm), String));

const enumsByName = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const found =
    enumsByName.get(name) ??
    lazyEnum(name, kind, () => {
      const line = lineOf([enums], name);
      if (line === undefined) throw new Error(`no enum ${name}`);
      return line;
    });
  enumsByName.set(name, found);
  return found;
}

/** The line that begins with a name, which may be any text. */
function lineOf(chapters: readonly (() => string)[], name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  for (const chapter of chapters) {
    const text = chapter();
    const start = text.indexOf(`\n${name} `) + 1;
    if (start) return text.slice(start, text.indexOf('\n', start));
  }
  return undefined;
}
