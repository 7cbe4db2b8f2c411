import type { FoundName } from '../../../client/family.js';
import { allCommands } from '../catalogue.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { counterNames } from '../prm/diag.js';
import { allSettings } from '../prm/nvconfig-settings.js';
import { objectKinds } from '../prm/objects.js';
import { allRegisters } from '../prm/registers.js';

/** All that have names, the likeliest first: the kind, the line in front of the name, and the names. */
const KINDS: readonly (readonly [kind: string, line: string, names: () => Iterable<string>])[] = [
  ['register', 'reg get', () => allRegisters().map(({ name }) => name)],
  ['object', 'obj get', () => objectKinds().map(({ name }) => name)],
  ['setting', 'config query', () => allSettings().map(({ name }) => name)],
  ['capability type', 'query-caps --type', () => capabilityTypes.map(({ name }) => name)],
  ['command of the firmware', 'rpc', () => allCommands().map(({ name }) => name)],
  ['diagnostic counter', 'diag watch', () => counterNames().values()],
];

export const foundNames = (): FoundName[] =>
  KINDS.flatMap(([kind, line, names]) =>
    Array.from(names(), (name) => ({ kind, name, line: `${line} ${name}` })),
  );
