import { lineNamed, namesIn } from '../../../bits/chapter.js';
import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { adbEnums } from './data/adb-enums.js';
import { enums } from './data/enums.js';
import { nvconfigEnums } from './data/nvconfig-enums.js';
import { readyEnums } from './ready.js';

/** Where enums stand. */
export const CHAPTERS = [enums, adbEnums, nvconfigEnums];

const known = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold, read when its values are first looked at; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? lazyEnum(name, kind, () => lineOf(name));
  known.set(key, found);
  return found;
}

const read = new Set<string>();

function lineOf(name: string): string {
  read.add(name);
  const line = lineNamed([readyEnums, ...CHAPTERS], name);
  if (line === undefined) throw new Error(`no enum ${name}`);
  return line;
}

/** The names of the enums of which this process has looked at the values: what the build makes ready is found out by it. */
export const enumsRead = (): string[] => [...read];

/** The names of all enums. */
export const enumNames = (): string[] => namesIn(CHAPTERS);
