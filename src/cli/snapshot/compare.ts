import type { Scalar, Thing, ToldSection } from '../../client/snapshot.js';
import { matcher } from './match.js';

/** A field with another value; undefined where it was, or is, not there. */
export interface FieldChange {
  readonly section: string;
  readonly thing: string;
  readonly field: string;
  readonly before: Scalar | undefined;
  readonly after: Scalar | undefined;
}

/** What has changed of one thing. */
export interface ThingChange {
  readonly section: string;
  readonly thing: string;
  readonly changes: readonly FieldChange[];
}

export interface Comparison {
  readonly things: readonly ThingChange[];
  /** What only the device sets, and follows from what changed. */
  readonly following: readonly FieldChange[];
  /** What moves while nobody does anything. */
  readonly moving: readonly FieldChange[];
}

export interface Filter {
  readonly only?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
}

interface Found extends FieldChange {
  readonly kind: 'changed' | 'told' | 'moving';
  /** The thing under which it is told. */
  readonly group: string;
  /** The thing of which it tells more. */
  readonly of: string | undefined;
}

const keyOf = (section: string, thing: string): string => `${section}/${thing}`;

/** What differs between two tellings of a device, by the thing that changed. */
export function compare(
  before: readonly ToldSection[],
  after: readonly ToldSection[],
  { only, ignore = [] }: Filter = {},
): Comparison {
  const named = only?.length ? matcher(only) : () => true;
  const ignored = matcher(ignore);
  const isShown = (change: FieldChange) => named(change) && !ignored(change);
  const all = sectionsOf(before, after).flatMap(([section, one, other]) => thingsOf(section, one, other));
  // What follows from a change does so whether or not that is shown.
  const changed = new Set(all.filter(({ kind }) => kind === 'changed').map(({ group }) => group));
  const follows = ({ kind, group, of }: Found) =>
    kind === 'told' && (changed.has(group) || (of !== undefined && changed.has(of)));
  const found = all.filter(isShown);
  const moving = found.filter(({ kind }) => kind === 'moving');
  const following = found.filter(follows);
  const told = found.filter((change) => change.kind !== 'moving' && !follows(change));
  const groups = new Map<string, Found[]>();
  for (const change of told) groups.set(change.group, [...(groups.get(change.group) ?? []), change]);
  return {
    things: [...groups].map(([group, changes]) => {
      const at = group.indexOf('/');
      return { section: group.slice(0, at), thing: group.slice(at + 1), changes: changes.map(plain) };
    }),
    following: following.map(plain),
    moving: moving.map(plain),
  };
}

const plain = ({ section, thing, field, before, after }: Found): FieldChange => ({
  section,
  thing,
  field,
  before,
  after,
});

/** Both tellings of each section, in the order of the first. */
function sectionsOf(
  before: readonly ToldSection[],
  after: readonly ToldSection[],
): [string, readonly Thing[], readonly Thing[]][] {
  const names = new Set([...before, ...after].map(({ section }) => section));
  const thingsIn = (told: readonly ToldSection[], name: string) =>
    told.find(({ section }) => section === name)?.things ?? [];
  return [...names].map((name) => [name, thingsIn(before, name), thingsIn(after, name)]);
}

function thingsOf(section: string, before: readonly Thing[], after: readonly Thing[]): Found[] {
  const old = new Map(before.map((thing) => [thing.name, thing]));
  const now = new Map(after.map((thing) => [thing.name, thing]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
    fieldsOf(section, name, old.get(name), now.get(name)),
  );
}

/** Whether two things are made of the same bytes, which need not be decoded then. */
const madeAlike = ({ bytes: one }: Thing, { bytes: other }: Thing): boolean =>
  one !== undefined &&
  one.length === other?.length &&
  one.every((bytes, i) => Buffer.compare(bytes, other[i] as Uint8Array) === 0);

/** What is said of a thing that is there on one side alone. */
const PRESENT = 'present';

function fieldsOf(section: string, thing: string, old: Thing | undefined, now: Thing | undefined): Found[] {
  if (old && now && madeAlike(old, now)) return [];
  const { moving, told, of, same } = (now ?? old) as Thing;
  const [before, after] = [old?.fields ?? {}, now?.fields ?? {}];
  const ofField = (field: string) => (typeof of === 'function' ? of(field) : of);
  const kindOf = (field: string) =>
    moving === 'all' || (typeof moving === 'function' && moving(field))
      ? 'moving'
      : told?.(field)
        ? 'told'
        : 'changed';
  const changeOf = (field: string, was: Scalar | undefined, is: Scalar | undefined): Found => {
    const other = ofField(field);
    const group = same && other !== undefined ? other : keyOf(section, thing);
    return { section, thing, field, before: was, after: is, kind: kindOf(field), group, of: other };
  };
  if (!old || !now) return [changeOf(PRESENT, old !== undefined, now !== undefined)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field): Found[] => {
    return before[field] === after[field] ? [] : [changeOf(field, before[field], after[field])];
  });
}
