/** Flags of a structure by name, each 1. */
export const on = (names: string): Record<string, number> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, 1]),
  );
