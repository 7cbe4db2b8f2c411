import { lineNamed, namesIn } from '../../../bits/chapter.js';
import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { layoutTable } from '../../../bits/layout-table.js';
import { enums } from './data/cxl-enums.js';
import { features } from './data/cxl-features.js';
import { messages } from './data/cxl-messages.js';

const CHAPTERS = [messages, features];

/** The names of all layouts. */
export const layoutNames = (): string[] => namesIn(CHAPTERS);

const enumsByName = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold; an unknown one is a defect. */
function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const found =
    enumsByName.get(name) ??
    lazyEnum(name, kind, () => {
      const line = lineNamed([enums], name);
      if (line === undefined) throw new Error(`no enum ${name}`);
      return line;
    });
  enumsByName.set(name, found);
  return found;
}

/** The layouts of messages and features: of any name, or of one that the project's own tables hold. */
export const { find: findLayout, layout } = layoutTable(CHAPTERS, findEnum);
