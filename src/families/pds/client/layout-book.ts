import { decode } from '../../../bits/codec.js';
import type { LayoutBook, LayoutUse } from '../../../client/family.js';
import { layoutNames } from '../prm/layouts.js';
import { layoutOf, nameOf, type OperationBook } from './operations.js';

/** The structures of pds_core's headers, and what somebody has told of operations. */
export function layoutBook(book: OperationBook): LayoutBook {
  const { operations } = book;
  const names = () => [...layoutNames(), ...book.layoutNames];
  const named = (name: string) => operations.find((one) => nameOf(one) === name);
  const layout = (name: string) => {
    const found = book.layout(name);
    if (!found) throw new Error(`no layout ${name}`);
    return found;
  };
  return {
    kinds: 'layout or operation',
    names: () => [
      ...names(),
      ...operations.map(nameOf).flatMap((name) => [name, `${name}.in`, `${name}.out`]),
    ],
    find(name) {
      const own = book.layout(name);
      if (own) return { name, layout: own };
      const [, word = '', side] = /^(.*?)(?:\.(in|out))?$/.exec(name) ?? [];
      const found = layoutOf(book, named(word), side === 'in' ? 'request' : 'answer');
      return found && { name, layout: found };
    },
    all: (name) =>
      (['request', 'answer'] as const).flatMap((side) => layoutOf(book, named(name), side) ?? []),
    layoutNames: names,
    layout,
    uses: () =>
      operations.flatMap(({ request, answer, ...operation }): LayoutUse[] => {
        const command = nameOf(operation as (typeof operations)[0]);
        return [
          ...(request ? [{ layout: request, command, as: 'in' as const }] : []),
          ...(answer ? [{ layout: answer, command, as: 'out' as const }] : []),
        ];
      }),
    decode: (form, bytes) => decode(form, bytes),
  };
}
