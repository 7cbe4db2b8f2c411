import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { adbEnums } from './data/adb-enums.js';
import { enums } from './data/enums.js';

const known = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold, read when its values are first looked at; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? lazyEnum(name, kind, () => lineOf(name));
  known.set(key, found);
  return found;
}

function lineOf(name: string): string {
  for (const text of [enums(), adbEnums()]) {
    const start = text.indexOf(`\n${name} `) + 1;
    if (start) return text.slice(start, text.indexOf('\n', start));
  }
  throw new Error(`no enum ${name}`);
}

/** The names of all enums. */
export const enumNames = (): string[] =>
  [enums, adbEnums].flatMap((text) => Array.from(text().matchAll(/^\w+(?= )/gm), String));
