import type { Field, Layout } from '../../src/bits/layout.js';

/** A field of a layout that stands in no table. */
export const fieldOf = (name: string, offset: number, width: number, more: Partial<Field> = {}): Field => ({
  name,
  offset,
  width,
  anonymous: false,
  text: false,
  ...more,
});

/** A layout of such fields. */
export const formOf = (fields: Field[], bits: number): Layout => ({
  name: 'some',
  bits,
  union: false,
  fields,
});
