import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { enums } from './data/hwrm-enums.js';

const known = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold, read when its values are first looked at; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? lazyEnum(name, kind, () => lineOf(name));
  known.set(key, found);
  return found;
}

function lineOf(name: string): string {
  const line = findLine(name);
  if (line === undefined) throw new Error(`no enum ${name}`);
  return line;
}

function findLine(name: string): string | undefined {
  const text = enums();
  const start = text.indexOf(`\n${name} `) + 1;
  return start ? text.slice(start, text.indexOf('\n', start)) : undefined;
}

/** What cmd_err of hwrm_err_output means in an answer to this command, named without HWRM_; undefined where nothing is published. */
export function commandErrors(command: string): Enum | undefined {
  const name = `${command.toLowerCase()}_cmd_err`;
  return findLine(name) === undefined ? undefined : findEnum(name);
}
