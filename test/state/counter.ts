import type { Kind } from '../../src/state/store.js';

/** A count, with text that tells whether it is whole. */
export interface Count {
  readonly count: number;
  readonly text: string;
}

const textOf = (count: number): string => `${count};`.repeat(5000);

export const next = ({ count }: Count): Count => ({ count: count + 1, text: textOf(count + 1) });

export const COUNT: Kind<Count> = {
  version: 1,
  initial: { count: 0, text: textOf(0) },
  parse: (data) => {
    const { count, text } = Object(data) as Partial<Count>;
    if (typeof count !== 'number' || text !== textOf(count)) throw new Error('it is torn');
    return { count, text };
  },
};

/** Two counts that grow as one step: the change is a line. */
export interface Pair {
  readonly one: number;
  readonly deep: { readonly other: number };
}

export const PAIR: Kind<Pair> = {
  version: 1,
  initial: { one: 0, deep: { other: 0 } },
  parse: (data) => {
    const { one, deep } = data as Pair;
    if (typeof one !== 'number' || deep.other !== one) throw new Error('it is torn');
    return data as Pair;
  },
};

export const nextPair = ({ one, deep }: Pair): Pair => ({ one: one + 1, deep: { other: deep.other + 1 } });
