import type { Fields, Layout, Value } from '../../../bits/layout.js';
import { type Chooser, decodeSelected } from '../../../bits/select.js';
import { unions } from './data/unions.js';

/** Where a member of a union is told, and which value means which. */
interface Choice {
  /** Of the command's input. */
  readonly asked: boolean;
  readonly path: readonly string[];
  readonly members: ReadonlyMap<string, readonly number[]>;
}

let choices: Map<string, Choice> | undefined;

function readChoices(): Map<string, Choice> {
  const lines = unions().trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [place, selector, ...members] = line.split(' ') as [string, string, ...string[]];
      const asked = selector.startsWith('in.');
      const path = selector.slice(asked ? 3 : 0).split('.');
      const values = members.map((member) => {
        const [name, numbers] = member.split('=') as [string, string];
        return [name, numbers.split(',').map(Number)] as const;
      });
      return [place, { asked, path, members: new Map(values) }];
    }),
  );
}

/** Fields, by name, of the input that an answer belongs to. */
export type Asked = (field: string) => Value | undefined;

const chooser =
  (asked: Asked): Chooser =>
  (layout, field, fields) => {
    choices ??= readChoices();
    const choice = choices.get(`${layout.name}.${field.name}`);
    if (!choice) return undefined;
    const [first = ''] = choice.path;
    const value = choice.asked ? asked(first) : at(fields, choice.path);
    const meant = [...choice.members].filter(([, values]) => values.includes(Number(value)));
    return meant.length ? meant.map(([name]) => name) : undefined;
  };

const choosing = new WeakMap<Layout, boolean>();

/** Whether a layout has unions of which `decodeMeant` may leave members out; of all others it gives what `decode` does of the joined form. */
export function hasChoice(layout: Layout): boolean {
  let found = choosing.get(layout);
  if (found === undefined) {
    choices ??= readChoices();
    const told = choices;
    found = layout.fields.some(
      ({ name, selector, layout: inner }) =>
        inner && ((inner.union && (selector || told.has(`${layout.name}.${name}`))) || hasChoice(inner)),
    );
    choosing.set(layout, found);
  }
  return found;
}

const at = (fields: Fields, path: readonly string[]): Value | undefined =>
  path.reduce<Value | undefined>((value, step) => (value as Fields | undefined)?.[step], fields);

/**
 * The fields of a structure as people read them: of a union only the member that is meant, where the layout, the PRM or, for an answer, its
 * question says which; numbers that are cut in two as one.
 */
export const decodeMeant = (layout: Layout, bytes: Uint8Array, asked: Asked = () => undefined): Fields =>
  decodeSelected(layout, bytes, chooser(asked));
