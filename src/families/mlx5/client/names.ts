import type { FoundName } from '../../../client/family.js';
import { allCommands, inputLayout } from '../catalogue.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { counterNames } from '../prm/diag.js';
import { allSettings } from '../prm/nvconfig-settings.js';
import { objectKinds } from '../prm/objects.js';
import { allRegisters } from '../prm/registers.js';

interface Name {
  readonly name: string;
  readonly layout?: string | undefined;
}

/** All that have names, the likeliest first: the kind, the line in front of the name, and the names. */
const KINDS: readonly (readonly [kind: string, line: string, names: () => Iterable<Name>])[] = [
  ['register', 'reg get', allRegisters],
  ['object', 'obj get', () => objectKinds().map(({ name }) => ({ name }))],
  [
    'setting',
    'config query',
    () => allSettings().map(({ name, item, field }) => ({ name, layout: `${item.form.name}.${field.name}` })),
  ],
  ['capability type', 'query-caps --type', () => capabilityTypes],
  [
    'command of the firmware',
    'rpc',
    () => allCommands().map((command) => ({ name: command.name, layout: inputLayout(command).name })),
  ],
  ['diagnostic counter', 'diag watch', () => Array.from(counterNames().values(), (name) => ({ name }))],
];

export const foundNames = (): FoundName[] =>
  KINDS.flatMap(([kind, line, names]) =>
    Array.from(names(), ({ name, layout }) => ({
      kind,
      name,
      line: `${line} ${name}`,
      ...(layout && { layout }),
    })),
  );
