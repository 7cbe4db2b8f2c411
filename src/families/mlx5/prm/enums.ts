import { lineNamed, namesIn } from '../../../bits/chapter.js';
import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { adbEnums } from './data/adb-enums.js';
import { enums } from './data/enums.js';
import { nvconfigEnums } from './data/nvconfig-enums.js';

const CHAPTERS = [enums, adbEnums, nvconfigEnums];

const known = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold, read when its values are first looked at; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? lazyEnum(name, kind, () => lineOf(name));
  known.set(key, found);
  return found;
}

function lineOf(name: string): string {
  const line = lineNamed(CHAPTERS, name);
  if (line === undefined) throw new Error(`no enum ${name}`);
  return line;
}

/** The names of all enums. */
export const enumNames = (): string[] => namesIn(CHAPTERS);
