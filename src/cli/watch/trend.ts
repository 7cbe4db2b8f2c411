import { isTree } from '../../present/pick.js';
import { show } from '../../present/tree.js';

/** A value that moved between two readings. */
export interface Movement {
  field: string;
  before: unknown;
  after: unknown;
  /** Of numbers: what was added, and how much of that a second. */
  difference?: number | bigint;
  rate?: number;
  /** A counter was set back: nothing tells how much was counted since. */
  cleared?: true;
}

/**
 * What a number is: its bits where it counts upwards and begins again at 0, or is a two's complement that goes up and down; `level` where it
 * goes up and down; `name` where nothing is counted.
 */
export type NumberKind = { readonly counter: number } | { readonly signed: number } | 'level' | 'name';

/** The leaves of a document by dotted path, as `leavesOf` gives them: at once, as thousands are read ten times a second. */
export function readings(fields: object): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const go = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (let i = 0; i < value.length; i++) go(value[i], `${path}[${i}]`);
    else if (isTree(value))
      for (const name of Object.keys(value)) go(value[name], path ? `${path}.${name}` : name);
    else leaves.set(path, value);
  };
  go(fields, '');
  return leaves;
}

/** What moved from one reading to the next, `seconds` later. */
export function movements(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  seconds: number,
  kindOf: (field: string) => NumberKind,
): Movement[] {
  const moved: Movement[] = [];
  for (const [field, value] of after) {
    const old = before.get(field);
    if (old === value || show(old) === show(value)) continue;
    moved.push({ field, before: old ?? null, after: value, ...step(old, value, seconds, kindOf(field)) });
  }
  return moved;
}

function step(before: unknown, after: unknown, seconds: number, kind: NumberKind): Partial<Movement> {
  if (kind === 'name' || !isNumber(before) || !isNumber(after)) return {};
  return numberStep(before, after, seconds, kind);
}

/** What a number has counted a second, for a table: at the first reading nobody knows. */
export const rateCell = (moved: Movement | undefined, reading: number): number | string =>
  reading === 0 ? '-' : moved?.cleared ? 'cleared' : (moved?.rate ?? 0);

/** What a number has moved by, and how much of that a second. Numbers that are not whole go up and down. */
export function numberStep(
  before: number | bigint,
  after: number | bigint,
  seconds: number,
  kind: Exclude<NumberKind, 'name'> = 'level',
): Pick<Movement, 'difference' | 'rate' | 'cleared'> {
  const moved = stepBetween(before, after, kind);
  if (moved === undefined) return { cleared: true };
  const difference = Number.isSafeInteger(Number(moved)) ? Number(moved) : moved;
  return {
    difference,
    ...(seconds > 0 ? { rate: Number((Number(difference) / seconds).toPrecision(6)) } : {}),
  };
}

function stepBetween(
  before: number | bigint,
  after: number | bigint,
  kind: Exclude<NumberKind, 'name'>,
): number | bigint | undefined {
  const broken = [before, after].some((one) => typeof one === 'number' && !Number.isInteger(one));
  // No more digits than the numbers have: 42.1 - 42 is 0.1.
  if (broken) return Number((Number(after) - Number(before)).toPrecision(6));
  return between(BigInt(before), BigInt(after), kind);
}

/** What leads from one number to the next; undefined where a counter was cleared between them. */
function between(before: bigint, after: bigint, kind: Exclude<NumberKind, 'name'>): bigint | undefined {
  if (kind === 'level') return after - before;
  if ('counter' in kind) return counted(before, after, kind.counter);
  return BigInt.asIntN(kind.signed, after) - BigInt.asIntN(kind.signed, before);
}

/**
 * What a counter of so many bits has counted. One that went down has either begun again at 0 on its own, or was cleared; nothing in its
 * values tells which. It is taken for the first where it would have counted less than a quarter of its range for that, else for the
 * second: then undefined.
 */
function counted(before: bigint, after: bigint, bits: number): bigint | undefined {
  if (after >= before) return after - before;
  const range = 1n << BigInt(bits);
  const around = after - before + range;
  return around < range / 4n ? around : undefined;
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Looks at a document again and again. */
export class Trend {
  private last: { values: ReadonlyMap<string, unknown>; elapsed: number } | undefined;

  /** What has moved since the look before, `elapsed` being seconds since the first; undefined at the first. */
  look(
    data: object,
    elapsed: number,
    kindOf: (field: string) => NumberKind = () => 'level',
  ): Moved | undefined {
    const values = readings(data);
    const { last } = this;
    this.last = { values, elapsed };
    if (!last) return undefined;
    const seconds = elapsed - last.elapsed;
    const moved = movements(last.values, values, seconds, kindOf);
    return { seconds, by: new Map(moved.map((movement) => [movement.field, movement])) };
  }
}

/** What moved between two looks, by dotted path. */
export interface Moved {
  readonly seconds: number;
  readonly by: ReadonlyMap<string, Movement>;
}
