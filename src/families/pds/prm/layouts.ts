import { lineNamed, namesIn } from '../../../bits/chapter.js';
import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { layoutTable } from '../../../bits/layout-table.js';
import { emulation } from './data/emulation.js';
import { enums } from './data/enums.js';
import { structures } from './data/structures.js';

const CHAPTERS = [structures, emulation];

/** Names of all structures; the parts of fwctl_rpc_pds, which C does not name, left out. */
export const layoutNames = (): string[] => namesIn(CHAPTERS).filter((name) => !name.includes('__'));

/** The enum of a name that the project's own tables hold; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  return lazyEnum(name, kind, () => {
    const line = lineNamed([enums], name);
    if (line === undefined) throw new Error(`no enum ${name}`);
    return line;
  });
}

/** The layouts of structures: of any name, or of one that the project's own tables hold. */
export const { find: findLayout, layout } = layoutTable(CHAPTERS, findEnum);
