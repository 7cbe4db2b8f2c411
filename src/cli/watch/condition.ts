import { FwctlError } from '../../client/errors.js';
import { type Expression, parseExpression, textOf } from './condition-text.js';
import { type Place, placesIn, placesNamed } from './places.js';
import type { Movement } from './trend.js';

/** What a condition is about: the document of a reading, and what has moved since the one before. */
export interface Sight {
  readonly data: object;
  /** By dotted path, as `leavesOf` has it; undefined at the first reading. */
  readonly moved: ReadonlyMap<string, Movement> | undefined;
}

/** What `--until` waits for. */
export interface Condition {
  /** As it was written. */
  readonly text: string;
  /**
   * Whether a reading fulfils it. `strict`: throws FwctlError `usage` for a field that is not there, unless it is written with `?`, and for a text that
   * is to be more or less than a number; else these fulfil nothing, as readings may have fewer fields than others.
   */
  isMet(sight: Sight, strict: boolean): boolean;
}

/**
 * Reads what `--until` takes:
 *
 *     temperature_c >= 70
 *     ports[0].state == down or rate(rx_errors) > 0
 *     not (speed_mbps == 100000 and fec == "rs")
 *
 * A field is the end of a dotted path; elements of lists go by index or by name (`sensors.asic.temperature_c`), or are left out: then it is enough that
 * one of them fulfils the comparison. `rate()` and `difference()` are those of a number since the reading before, `changed()` tells whether a field
 * has another value, `changed` whether any has. Throws FwctlError `usage` with the column.
 */
export function parseCondition(text: string): Condition {
  const expression = parseExpression(text);
  return {
    text,
    isMet: (sight, strict) => holds(expression, { ...sight, strict }, placesIn(sight.data)),
  };
}

interface StrictSight extends Sight {
  readonly strict: boolean;
}

function holds(expression: Expression, sight: StrictSight, places: readonly Place[]): boolean {
  switch (expression.is) {
    case 'or':
      // Each is looked at: a field that is not there is told at once.
      return expression.all.map((one) => holds(one, sight, places)).includes(true);
    case 'and':
      return !expression.all.map((one) => holds(one, sight, places)).includes(false);
    case 'not':
      return !holds(expression.one, sight, places);
    case 'any change':
      return Boolean(sight.moved?.size);
    case 'changed':
      return found(expression, places, sight).some(({ path }) => sight.moved?.has(path) ?? false);
    case 'comparison':
      return found(expression, places, sight).some((place) => compares(expression, place, sight));
  }
}

type Comparison = Extract<Expression, { is: 'comparison' }>;
type OfField = Pick<Comparison, 'field' | 'optional'>;

/** The places that a field names. Throws FwctlError `usage` where there have to be some. */
function found(
  { field, optional }: OfField,
  places: readonly Place[],
  { strict }: StrictSight,
): readonly Place[] {
  const named = placesNamed(field, places);
  if (named.length || optional || !strict) return named;
  const given = field.at(-1)?.name ?? textOf(field);
  throw new FwctlError('usage', `--until: there is no field "${textOf(field)}" in the answer`, {
    given,
    known: [...new Set(places.flatMap(({ names }) => names.flat()))].filter((name) => !name.startsWith('[')),
    next: `write ${textOf(field)}? for one that may come later`,
  });
}

function compares(comparison: Comparison, { path, value }: Place, { moved, strict }: StrictSight): boolean {
  const { of, operator, wanted } = comparison;
  const seen = of === 'value' ? value : stepOf(of, path, moved);
  if (seen === undefined) return false;
  const [left, right] = [numberOf(seen), wanted.number];
  if (left !== undefined && right !== undefined)
    return ordered(operator, left < right ? -1 : left > right ? 1 : 0);
  if (operator !== '==' && operator !== '!=') {
    if (typeof seen !== 'string' || !strict) return false;
    throw new FwctlError(
      'usage',
      `--until: ${textOf(comparison.field)} is a text: ${operator} compares numbers`,
      {
        next: `compare it with == or !=; it is "${seen}" now`,
      },
    );
  }
  const [one, other] = [String(seen), wanted.text];
  const same = wanted.quoted ? one === other : one.toLowerCase() === other.toLowerCase();
  return (operator === '==') === same;
}

/** What a number has moved by; undefined where nobody knows: at the first reading, and of a counter that was cleared. */
function stepOf(of: 'rate' | 'difference', path: string, moved: Sight['moved']): number | bigint | undefined {
  const movement = moved?.get(path);
  return movement ? movement[of] : moved && 0;
}

function ordered(operator: Comparison['operator'], order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** A value as a number, where it is one. */
function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
