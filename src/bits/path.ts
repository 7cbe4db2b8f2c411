import type { Field, Layout } from './layout.js';

/** One element of a field, found by a dotted path. */
export interface Place {
  readonly field: Field;
  /** Bits from the start of the outermost structure. */
  readonly offset: number;
  readonly width: number;
  /** The path means a whole array, not one element of it. */
  readonly whole: boolean;
  /** Whole numbers from 0 up to this one are written as their bits; 0: it is none of the usual numbers. */
  readonly limit: number;
}

/** A path that leads nowhere: which step, and what could have stood there. */
export class PathError extends Error {
  override readonly name = 'PathError';
  constructor(
    message: string,
    readonly path: string,
    /** The step that is unknown. */
    readonly step: string,
    /** The names that are known at that step. */
    readonly known: readonly string[],
  ) {
    super(message);
  }
}

const STEP = /^([^.[\]]+)(?:\[(\d+)\])?$/;

const cache = new WeakMap<Layout, Map<string, Place>>();

/** What `find` has found in a layout so far, by path; where its fields are there already, all of them are. */
export function foundIn(layout: Layout): Map<string, Place> {
  const known = cache.get(layout);
  if (known) return known;
  const places = new Map<string, Place>();
  cache.set(layout, places);
  if (!layout.fieldNamed)
    for (const field of layout.fields)
      if (!field.anonymous && !field.halves && !places.has(field.name))
        places.set(field.name, placeOf(field, field.offset, field.count !== undefined));
  return places;
}

/** Finds `a.b[3].c` in a layout. Throws PathError for an unknown name, a missing or senseless index, an index out of range. */
export function find(layout: Layout, path: string): Place {
  const places = foundIn(layout);
  const known = places.get(path);
  if (known) return known;
  const place = search(layout, path);
  places.set(path, place);
  return place;
}

/** Bits of a number that are one value of JavaScript's bit operations. */
const WORD = 32;

/** The `limit` of a field's elements. What is nested in one is not looked at: it may have to be looked for. */
export const limitOf = (field: Field): number =>
  field.width > WORD || field.signed || field.little || 'layout' in field ? 0 : 2 ** field.width;

const placeOf = (field: Field, offset: number, whole: boolean): Place => ({
  field,
  offset,
  width: field.width,
  whole,
  limit: whole ? 0 : limitOf(field),
});

function search(layout: Layout, path: string): Place {
  // Most are the name of a field.
  const own = memberOf(layout, path);
  if (own) return placeOf(own.field, own.offset, own.field.count !== undefined);
  let here: Layout | undefined = layout;
  let base = 0;
  let place: Place | undefined;
  for (const step of path.split('.')) {
    const match = STEP.exec(step);
    if (!match) throw new PathError(`"${path}" is not a field path such as a.b[3].c`, path, step, []);
    if (!here) throw new PathError(`${place?.field.name} in "${path}" has no fields`, path, step, []);
    const member = memberOf(here, match[1] as string);
    if (!member)
      throw new PathError(`${here.name} has no field "${match[1]}"`, path, match[1] as string, names(here));
    const { field, offset } = member;
    const index = match[2] === undefined ? undefined : Number(match[2]);
    if (index !== undefined && String(index) !== match[2])
      throw new PathError(`[${match[2]}] in "${path}" begins with 0: write [${index}]`, path, step, []);
    if (index !== undefined && field.count === undefined)
      throw new PathError(`${field.name} is not an array`, path, step, []);
    if (index !== undefined && field.count && index >= field.count)
      throw new PathError(`${field.name} has elements 0 to ${field.count - 1}, not ${index}`, path, step, []);
    base += offset + (index ?? 0) * field.width;
    const whole = field.count !== undefined && index === undefined;
    place = placeOf(field, base, whole);
    here = whole ? undefined : field.layout;
  }
  return place as Place;
}

function memberOf(layout: Layout, name: string): { field: Field; offset: number } | undefined {
  const one = layout.fieldNamed?.(name);
  if (one) return { field: one, offset: one.offset };
  if (layout.lacks?.(name)) return undefined;
  for (const field of layout.fields) {
    if (field.name === name && !field.anonymous) return { field, offset: field.offset };
    const half = field.halves?.find((one) => one.name === name);
    if (half) return { field: half, offset: half.offset };
    if (!field.anonymous) continue;
    const inner = memberOf(field.layout as Layout, name);
    if (inner) return { field: inner.field, offset: field.offset + inner.offset };
  }
  return undefined;
}

/** A path as the layout spells it: of a step that is no name there, the one name that it is in another case. What is unknown stays. */
export function spelled(layout: Layout, path: string): string {
  if (foundIn(layout).has(path)) return path;
  let here: Layout | undefined = layout;
  const steps = path.split('.').map((step) => {
    const [, given, index = ''] = /^([^[]+)(\[.*)?$/.exec(step) ?? [];
    if (!here || given === undefined) return step;
    const name = spelledName(here, given);
    here = memberOf(here, name)?.field.layout;
    return name + index;
  });
  return steps.join('.');
}

function spelledName(layout: Layout, given: string): string {
  if (memberOf(layout, given)) return given;
  const names = spellings.get(layout) ?? spellingsOf(layout);
  spellings.set(layout, names);
  return names.get(given.toLowerCase()) ?? given;
}

/** Of layouts that were asked: each name by its small letters, where no other has the same. A range names thousands of paths. */
const spellings = new WeakMap<Layout, ReadonlyMap<string, string>>();

function spellingsOf(layout: Layout): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const several = new Set<string>();
  for (const name of memberNames(layout)) {
    const small = name.toLowerCase();
    if (found.has(small)) several.add(small);
    found.set(small, name);
  }
  for (const small of several) found.delete(small);
  return found;
}

/** All that `memberOf` finds. */
const memberNames = (layout: Layout): string[] =>
  layout.fields.flatMap(({ name, anonymous, halves = [], layout: inner }) =>
    anonymous ? memberNames(inner as Layout) : [name, ...halves.map((half) => half.name)],
  );

/** The names that may stand at the first step of a path. */
export function names(layout: Layout): string[] {
  return layout.fields.flatMap((field) => (field.anonymous ? names(field.layout as Layout) : [field.name]));
}
