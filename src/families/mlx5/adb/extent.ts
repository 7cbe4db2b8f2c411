import type { Field, Layout } from '../../../bits/layout.js';
import { AdbError } from './error.js';
import { LIMITS } from './limits.js';
import type { Element } from './source.js';

/** How much there is in a structure, with all that is within it. */
interface Extent {
  numbers: number;
  /** Letters of the paths of all numbers. */
  paths: number;
  /** Structures within structures. */
  depth: number;
}

/** The brackets and digits of an index, and a point. */
const STEP = 8;

/** Adds up the structures of a file, the inner ones first, so that none grows beyond what can be shown. */
export class Extents {
  private readonly known = new WeakMap<Layout, Extent>();

  /** The extent of a structure to which its fields are to be added. */
  of(layout: Layout): Extent {
    const known = this.known.get(layout) ?? { numbers: 0, paths: 0, depth: 1 };
    this.known.set(layout, known);
    return known;
  }

  /** Adds a field, which the file has as `element`. Throws AdbError. */
  add(extent: Extent, { name, count, layout }: Field, element: Element): void {
    const inner = layout ? this.of(layout) : { numbers: 1, paths: 0, depth: 0 };
    const numbers = inner.numbers * (count || 1);
    extent.numbers += numbers;
    extent.paths += inner.paths * (count || 1) + numbers * (name.length + STEP);
    extent.depth = Math.max(extent.depth, inner.depth + 1);
    const beyond = (what: string, most: number) =>
      new AdbError(element, `with ${element.name}, the structure has ${what}: at most ${most} are read`);
    if (extent.numbers > LIMITS.numbers) throw beyond(`${extent.numbers} numbers`, LIMITS.numbers);
    if (extent.paths > LIMITS.paths)
      throw beyond(`${extent.paths} letters in the paths of its numbers`, LIMITS.paths);
    if (extent.depth > LIMITS.depth)
      throw beyond(`${extent.depth} levels of structures within structures`, LIMITS.depth);
  }
}
