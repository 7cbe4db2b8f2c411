import type { FoundName } from '../../../client/family.js';
import { allCommands, inputLayout } from '../catalogue.js';
import { capabilityTypes } from '../prm/capabilities.js';
import { counterNames } from '../prm/diag.js';
import { allSettings } from '../prm/nvconfig-settings.js';
import { objectKinds } from '../prm/objects.js';
import { fieldGroups } from '../prm/register-groups.js';
import { allRegisters } from '../prm/registers.js';
import { about } from './about.js';

interface Name {
  readonly name: string;
  readonly layout?: string | undefined;
  /** What stands behind the kind's line; the name, where it is not said. */
  readonly behind?: string;
}

interface Kind {
  readonly kind: string;
  /** The line in front of the name. */
  readonly line: string;
  readonly about: (name: string) => string | undefined;
  readonly names: () => Iterable<Name>;
}

/** All that have names, the likeliest first. */
const KINDS: readonly Kind[] = [
  { kind: 'register', line: 'reg get', about: about.register, names: allRegisters },
  {
    kind: 'object',
    line: 'obj get',
    about: about.other,
    names: () => objectKinds().map(({ name }) => ({ name })),
  },
  {
    kind: 'setting',
    line: 'config query',
    about: about.setting,
    names: () =>
      allSettings().map(({ name, item, field }) => ({ name, layout: `${item.form.name}.${field.name}` })),
  },
  { kind: 'capability type', line: 'query-caps --type', about: about.other, names: () => capabilityTypes },
  {
    kind: 'group of register fields',
    line: 'reg get',
    about: about.group,
    names: () =>
      fieldGroups().map(({ register, layout, selected }) => ({
        name: layout,
        layout,
        behind: [register, ...(selected === undefined ? [] : [selected])].join(' '),
      })),
  },
  {
    kind: 'command of the firmware',
    line: 'rpc',
    about: about.command,
    names: () => allCommands().map((command) => ({ name: command.name, layout: inputLayout(command).name })),
  },
  {
    kind: 'diagnostic counter',
    line: 'diag watch',
    about: about.other,
    names: () => Array.from(counterNames().values(), (name) => ({ name })),
  },
];

export const foundNames = (): FoundName[] =>
  KINDS.flatMap(({ kind, line, about: words, names }) =>
    Array.from(names(), ({ name, layout, behind = name }) => ({
      kind,
      name,
      line: `${line} ${behind}`,
      description: words(name) ?? '',
      ...(layout && { layout }),
    })),
  );
