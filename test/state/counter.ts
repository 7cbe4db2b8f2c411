import type { Kind } from '../../src/state/store.js';

/** A count, with text that tells whether it is whole. */
export interface Count {
  readonly count: number;
  readonly text: string;
}

export const textOf = (count: number): string => `${count};`.repeat(5000);

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
