import type { Use } from './sources.js';

/**
 * Circles of imports: each the files that import one another, in alphabetical order; type imports and import() count. They are the strongly connected components
 * of more than one file (Tarjan, 1972).
 */
export function circlesIn(uses: readonly Use[]): string[][] {
  const imports = new Map<string, string[]>();
  for (const { file, kind, what } of uses)
    if (kind === 'import') imports.set(file, [...(imports.get(file) ?? []), what]);

  const circles: string[][] = [];
  /** When each file was reached first, as a number. */
  const reached = new Map<string, number>();
  /** Files that may still turn out to be in a circle with an earlier one. */
  const open: string[] = [];

  /** Gives the earliest file that can be reached from a file. */
  const visit = (file: string): number => {
    const own = reached.size;
    reached.set(file, own);
    open.push(file);
    let first = own;
    for (const next of imports.get(file) ?? []) {
      if (!reached.has(next)) first = Math.min(first, visit(next));
      else if (open.includes(next)) first = Math.min(first, reached.get(next) as number);
    }
    if (first === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1 || imports.get(file)?.includes(file)) circles.push(circle.sort());
    }
    return first;
  };
  for (const file of imports.keys()) if (!reached.has(file)) visit(file);
  return circles;
}
