/** The codec of bit layouts: pure, without any module of Node. */
import * as codec from '../bits/codec.js';
import {
  byteLength,
  type Field,
  type Fields,
  type Layout,
  parseLayout as parsed,
  type Value,
} from '../bits/layout.js';
import { decodeSelected } from '../bits/select.js';
import { FwctlError } from '../client/errors.js';
import { codecError } from '../values/codec-error.js';

export type { Enum } from '../bits/enum.js';
export type { Access, Field, Fields, Layout, Value } from '../bits/layout.js';
export { type ErrorFacts, type ErrorKind, FwctlError } from '../client/errors.js';

/** What the codec throws, as FwctlError. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw codecError(error) ?? error;
  }
}

/**
 * Decodes as much of a structure as the bytes hold: fields that lie beyond their end are left out; a union gives all its members. Up to 53 bits are a number, more a
 * bigint; text is a string (with `raw` an array of bytes), an open tail of numbers its bytes. Throws nothing. Source: `src/bits/layout.ts` has the form of layouts.
 */
export const decode = <Shape>(layout: Layout<Shape>, bytes: Uint8Array, options?: { raw?: boolean }): Shape =>
  codec.decode(layout, bytes, options);

/**
 * The same as people read it: of a union only the member that its selector means, a number that is cut into two fields as one. Throws nothing. Source: the selectors of the
 * layout.
 */
export const decodeMeant = (layout: Layout, bytes: Uint8Array): Fields => decodeSelected(layout, bytes);

/**
 * The bytes of a structure with these fields, the rest zero; laid over `base`, which is not changed, where that is given. Throws FwctlError `usage` for fields that the
 * layout does not have and values that do not fit, with the dotted path as `facts.path`. Source: as `decode`.
 */
export const encode = <Shape>(layout: Layout<Shape>, fields: Partial<Shape>, base?: Uint8Array): Uint8Array =>
  told(() => codec.encode(layout, fields, base));

/** One field by its dotted path, `a.b[3].c`; undefined where the bytes end before it. Throws FwctlError `usage` for a path that is none. Source: as `decode`. */
export const get = (layout: Layout, bytes: Uint8Array, path: string): Value | undefined =>
  told(() => codec.get(layout, bytes, path));

/**
 * Sets one field by its dotted path, in place; only where an open tail grows the result is a new and longer buffer. Throws FwctlError `usage` as `encode`. Source: as
 * `decode`.
 */
export const set = (layout: Layout, bytes: Uint8Array, path: string, value: Value): Uint8Array =>
  told(() => codec.set(layout, bytes, path, value));

/** Dotted path -> number for every leaf: all members of unions, text element by element. Throws nothing. Source: as `decode`. */
export const flatten = (layout: Layout, bytes: Uint8Array): Map<string, number | bigint> =>
  codec.flatten(layout, bytes);

/** A field of numbers or structures with its place. */
export type Leaf = {
  readonly path: string;
  readonly field: Field;
  /** In bits, from the most significant of byte 0. */
  readonly offset: number;
  /** In bits. */
  readonly width: number;
};

/** The leaves of a structure of so many bytes [default: its own], in their order; offsets and widths in bits. Throws nothing. Source: as `decode`. */
export const leaves = (layout: Layout, length = byteLength(layout)): Leaf[] => [
  ...codec.leaves(layout, length),
];

export { byteLength };

/**
 * A layout from its line: `name bits field@offset:width ...`, as `src/bits/layout.ts` describes; bits from the most significant of byte 0. `nested` gives the layout of a
 * name that a field refers to. Throws FwctlError `usage` for a line that is none. Source: the compact form of this project's own tables.
 */
export function parseLayout(line: string, nested: (name: string) => Layout = noLayout): Layout {
  try {
    const layout = parsed(line, nested);
    // Fields are parsed when they are first looked at.
    void layout.fields;
    return layout;
  } catch (error) {
    if (error instanceof FwctlError) throw error;
    throw new FwctlError('usage', (error as Error).message, {
      next: 'a layout is: NAME BITS FIELD@OFFSET:WIDTH ...',
    });
  }
}

function noLayout(name: string): never {
  throw new FwctlError('usage', `there is no layout "${name}" that a field could refer to`, {
    given: name,
    known: [],
  });
}
