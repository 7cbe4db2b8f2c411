/** Edit distance (Levenshtein, with swaps of neighbours), for short names. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + change,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length] as number;
}

/** Nobody misspells more than that; no name of a register, field or command is longer. */
const LONGEST = 200;

/** Steps of the comparison, all together: those of 20,000 names of usual length. Names may come from a file. */
const MOST_STEPS = 5_000_000;

/** The known names that a misspelt one may mean, nearest first, at most `most`, of so many slips at most. None for what is no name by its length. */
export function nearMatches(
  given: string,
  known: readonly string[],
  most = 5,
  limit = Math.min(given.length - 1, Math.max(1, Math.floor(given.length / 3))),
): string[] {
  if (given.length > LONGEST) return [];
  const wanted = given.toLowerCase();
  let left = MOST_STEPS;
  const scored: { name: string; score: number }[] = [];
  for (const name of new Set(known)) {
    if (name.length > LONGEST) continue;
    const other = name.toLowerCase();
    const contains = wanted.length > 2 && (other.includes(wanted) || wanted.includes(other));
    if (!contains && Math.abs(other.length - wanted.length) > limit) continue;
    left -= other.length * wanted.length;
    if (left < 0) break;
    const steps = distance(wanted, other);
    if (contains || steps <= limit) scored.push({ name, score: contains ? Math.min(steps, limit) : steps });
  }
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ name }) => name);
}

/** So many slips are believed of a word where much else is near it. */
export const slipsIn = (word: string): number => Math.floor((word.length + 1) / 4);

/** The same for flags, `--name`: those that begin with what was given, or differ by a slip. */
export function nearFlags(given: string, known: readonly string[], most = 3): string[] {
  if (given.length > LONGEST) return [];
  const bare = (flag: string) => flag.replace(/^-+/, '').replace(/=.*/s, '').toLowerCase();
  const wanted = bare(given);
  const limit = slipsIn(wanted);
  return known
    .map((name) => ({ name, steps: distance(wanted, bare(name)) }))
    .filter(({ name, steps }) => steps <= limit || (wanted.length > 1 && bare(name).startsWith(wanted)))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, most)
    .map(({ name }) => name);
}
