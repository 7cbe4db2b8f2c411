/** A small generator that repeats itself from the same seed (mulberry32). */
export function random(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    next,
    below: (limit: number) => next() % limit,
    chance: (percent: number) => next() % 100 < percent,
    pick: <T>(choices: readonly T[]) => choices[next() % choices.length] as T,
  };
}

export type Random = ReturnType<typeof random>;
