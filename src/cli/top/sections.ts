/** A part of the picture: a head, and rows that may be cut where the window is low. */
export interface Section {
  readonly head: string;
  readonly rows: readonly string[];
  /** The row that stays in view. */
  readonly chosen?: number;
  /** Shown without rows too. */
  readonly isLine?: true;
}

/** Rows that a section keeps of its own, as long as there is room at all. */
const LEAST = 3;

/**
 * The lines of sections, with a blank line between them, in so many rows: each gets a few, then those that need more share what is left, the first
 * before the others. What is cut tells how many there are more.
 */
export function stacked(sections: readonly Section[], room: number): string[] {
  const used = sections.filter(({ rows, isLine }) => rows.length || isLine);
  // A head, and a blank line above it.
  const left = room - used.length * 2 + (used.length ? 1 : 0);
  const given = shares(
    used.map(({ rows }) => rows.length),
    left,
  );
  return used
    .flatMap((section, i) => {
      const most = given[i] ?? 0;
      if (most <= 0 && !section.isLine) return [];
      return [...(i ? [''] : []), section.head, ...within(section, most)];
    })
    .slice(0, Math.max(room, 0));
}

/** So many rows at most, the chosen one among them. */
function within({ rows, chosen = 0 }: Section, most: number): readonly string[] {
  if (rows.length <= most) return rows;
  const shown = most - 1;
  const from = Math.min(Math.max(chosen - Math.max(shown - 1, 0), 0), rows.length - shown);
  return [...rows.slice(from, from + shown), `  … ${rows.length - shown} more`];
}

function shares(needs: readonly number[], room: number): number[] {
  let left = room;
  const given = needs.map(() => 0);
  /** Gives each as much as it needs, or has in the end. */
  const give = (most: (need: number) => number) => {
    for (const [i, need] of needs.entries()) {
      const more = Math.min(Math.max(Math.min(need, most(need)) - (given[i] as number), 0), left);
      given[i] = (given[i] as number) + more;
      left -= more;
    }
  };
  for (let least = 1; least <= LEAST; least++) give(() => least);
  give((need) => need);
  return given;
}
