import { namePattern } from '../../client/names.js';
import { allCommands } from '../../families/mlx5/catalogue.js';
import { capabilityTypes } from '../../families/mlx5/prm/capabilities.js';
import { counterNames } from '../../families/mlx5/prm/diag.js';
import { allSettings } from '../../families/mlx5/prm/nvconfig-settings.js';
import { objectKinds } from '../../families/mlx5/prm/objects.js';
import { allRegisters } from '../../families/mlx5/prm/registers.js';

/** A name that some command takes. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  /** The command line that asks for it. */
  readonly line: string;
}

/** All that have names, the likeliest first: the kind, the line in front of the name, and the names. */
const KINDS: readonly (readonly [kind: string, line: string, names: () => Iterable<string>])[] = [
  ['register', 'reg get', () => allRegisters().map(({ name }) => name)],
  ['object', 'obj get', () => objectKinds().map(({ name }) => name)],
  ['setting', 'config query', () => allSettings().map(({ name }) => name)],
  ['capability type', 'query-caps --type', () => capabilityTypes.map(({ name }) => name)],
  ['command of the firmware', 'rpc', () => allCommands().map(({ name }) => name)],
  ['diagnostic counter', 'diag watch', () => counterNames().values()],
];

const all = (): Named[] =>
  KINDS.flatMap(([kind, line, names]) =>
    Array.from(names(), (name) => ({ kind, name, line: `${line} ${name}` })),
  );

const folded = (name: string): string => name.toLowerCase().replaceAll('-', '_');

/** What has exactly this name, in any case. */
export const namedSo = (word: string): Named[] => all().filter(({ name }) => folded(name) === folded(word));

/** What has all the words in its name, or matches the patterns among them. */
export function namedLike(words: readonly string[]): Named[] {
  const tests = words.map((word) => namePattern(folded(word)));
  return all().filter(({ name }) => tests.every((test) => test(folded(name))));
}
