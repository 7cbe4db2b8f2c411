import { type Enum, type EnumKind, lazyEnum } from '../../../bits/enum.js';
import { enums } from './data/hwrm-enums.js';
import { hwrmNames } from './data/hwrm-names.js';

const known = new Map<string, Enum>();

/** The enum of a name that the project's own tables hold, read when its values are first looked at; an unknown one is a defect. */
export function findEnum(name: string, kind: EnumKind = 'value'): Enum {
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? lazyEnum(name, kind, () => lineOf(name));
  known.set(key, found);
  return found;
}

/** The commands are an enum of their own: those that a request or an answer is of. */
const REQUEST_TYPES = 'req_type';

function lineOf(name: string): string {
  if (name === REQUEST_TYPES)
    return `${name} HWRM_ ${hwrmNames()
      .replace(/^(\w+) (\w+)$/gm, '$2=0x$1')
      .trim()
      .replaceAll('\n', ' ')}`;
  const line = findLine(name);
  if (line === undefined) throw new Error(`no enum ${name}`);
  return line;
}

function findLine(name: string): string | undefined {
  const text = enums();
  const start = text.indexOf(`\n${name} `) + 1;
  return start ? text.slice(start, text.indexOf('\n', start)) : undefined;
}

/** The names of all enums. */
export const enumNames = (): string[] => [
  ...Array.from(enums().matchAll(/^\w+(?= )/gm), String),
  REQUEST_TYPES,
];

/** What cmd_err of hwrm_err_output means in an answer to this command, named without HWRM_; undefined where nothing is published. */
export function commandErrors(command: string): Enum | undefined {
  const name = `${command.toLowerCase()}_cmd_err`;
  return findLine(name) === undefined ? undefined : findEnum(name);
}
