import type { Fields } from '../bits/layout.js';
import { leavesOf } from '../present/pick.js';
import { show } from '../present/tree.js';

/** A value that moved between two readings. */
export interface Movement {
  field: string;
  before: unknown;
  after: unknown;
  /** Of numbers: what was added, and how much of that a second. */
  difference?: number | bigint;
  rate?: number;
}

const HALVES = /_(high|low)$/;

/** The leaves of decoded fields by dotted path; two 32-bit halves `x_high` and `x_low` as one number `x`. */
export function readings(fields: Fields): Map<string, unknown> {
  const leaves = new Map(leavesOf(fields));
  const joined = new Map<string, unknown>();
  for (const [path, value] of leaves) {
    const name = path.replace(HALVES, '');
    const [high, low] = [leaves.get(`${name}_high`), leaves.get(`${name}_low`)];
    if (name === path || typeof high !== 'number' || typeof low !== 'number') joined.set(path, value);
    else joined.set(name, (BigInt(high) << 32n) | BigInt(low));
  }
  return joined;
}

/** What moved from one reading to the next, `seconds` later. */
export function movements(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  seconds: number,
): Movement[] {
  const moved: Movement[] = [];
  for (const [field, value] of after) {
    const old = before.get(field);
    if (show(old) === show(value)) continue;
    moved.push({ field, before: old ?? null, after: value, ...step(old, value, seconds) });
  }
  return moved;
}

function step(before: unknown, after: unknown, seconds: number): Pick<Movement, 'difference' | 'rate'> {
  if (!isNumber(before) || !isNumber(after)) return {};
  const wide = BigInt(after) - BigInt(before);
  const difference = Number.isSafeInteger(Number(wide)) ? Number(wide) : wide;
  return {
    difference,
    ...(seconds > 0 ? { rate: Number((Number(difference) / seconds).toPrecision(6)) } : {}),
  };
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';
