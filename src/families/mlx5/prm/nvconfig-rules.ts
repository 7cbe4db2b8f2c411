import type { Field } from '../../../bits/layout.js';
import { type Expression, evaluate, type LookUp, type Reference, references, whyNot } from './expression.js';
import { findItem, type Item, type Rule } from './nvconfig.js';

/** The values that rules are asked about: of the item itself as it is to be, of others from the next reset on; undefined where one can't be read. */
export type Values = (reference: Reference) => number | undefined;

/** Why a parameter can not have a value. */
export type Fault =
  | { readonly kind: 'range'; readonly least: number; readonly most: number | undefined }
  /** One of these is wanted. */
  | { readonly kind: 'choice'; readonly values: readonly number[] }
  | { readonly kind: 'rule'; readonly reason: string };

/** The name of a parameter as people know it. */
export function parameterName({ item, field }: Reference): string {
  return findItem(item)?.rules.get(field)?.setting ?? `${item}.${field}`;
}

/** All parameters that the rules of one read. */
export const rulesRead = ({ when, least, most, rule }: Rule): Reference[] =>
  [when, least, most, rule].flatMap((one) => (one === undefined ? [] : references(one)));

/** The parameter that can't be read, of those that an expression names. */
const unread = (known: Expression, values: Values): Reference | undefined =>
  references(known).find((one) => values(one) === undefined);

const numbers =
  (values: Values): LookUp =>
  (one) =>
    values(one) as number;

/**
 * Why a device does not have a parameter: a condition that does not hold, or an item of a version before it. Undefined where it has it, and
 * where nothing is published of it. As in mstconfig, what can't be read makes a condition false as a whole.
 */
export function whyAbsent(
  item: Item,
  field: Field,
  values: Values,
  version = item.version,
): string | undefined {
  const { when, from = 0 } = item.rules.get(field.name) ?? {};
  if (version < from)
    return `${item.name} is of version ${version} in this device, and has it from version ${from} on`;
  if (when === undefined) return undefined;
  const missing = unread(when, values);
  if (missing) return `${parameterName(missing)} can't be read`;
  return evaluate(when, numbers(values)) ? undefined : whyNot(when, numbers(values), parameterName);
}

/** Whether the capabilities of a device exclude a parameter, whatever its other settings are: they may be set later. */
export function isExcluded(item: Item, field: Field, values: Values): boolean {
  const { when } = item.rules.get(field.name) ?? {};
  if (when === undefined) return false;
  const isSetting = (one: Reference) => findItem(one.item)?.writable ?? false;
  return !evaluate(withoutSettings(when, isSetting), numbers(values));
}

/** A condition in which every comparison with a setting holds. */
function withoutSettings(known: Expression, isSetting: (one: Reference) => boolean): Expression {
  if (typeof known === 'number' || !('op' in known)) return known;
  if (known.op === '&&' || known.op === '||')
    return { op: known.op, of: known.of.map((one) => withoutSettings(one, isSetting)) };
  return references(known).some(isSetting) ? 1 : known;
}

/** Whether mstconfig lists a parameter of an adapter that it can read: one of which nothing is published only with a rule, a version or elements. */
export function isListed(item: Item, { name, count, text }: Field): boolean {
  const { when, rule, from } = item.rules.get(name) ?? {};
  return when !== undefined || rule !== undefined || from !== undefined || (count !== undefined && !text);
}

/** The limits of a parameter; undefined where it has none. A limit that can't be read is none. */
export function limitsOf(
  { least = 0, most }: Rule,
  values: Values,
): { least: number; most: number | undefined } {
  const known = (one: Expression) =>
    unread(one, values) ? undefined : Math.trunc(evaluate(one, numbers(values)));
  return { least: known(least) ?? 0, most: most === undefined ? undefined : known(most) };
}

/** Values of a field that are tried one by one, to say which it takes. */
const MOST_CHOICES = 256;

/** Why a parameter that the device has can not have this value; undefined where it can. */
export function faultOf(item: Item, field: Field, value: number | bigint, values: Values): Fault | undefined {
  if (field.enum && ![...field.enum.values.values()].includes(value))
    return { kind: 'choice', values: [...field.enum.values.values()].map(Number) };
  const known = item.rules.get(field.name) ?? {};
  const { least, most } = limitsOf(known, values);
  if (value < least || (most !== undefined && value > most)) return { kind: 'range', least, most };
  return known.rule === undefined ? undefined : ruleFault(item, field, known.rule, values);
}

/** Why the rule of a parameter does not hold; undefined where it does. */
export function ruleFault(item: Item, field: Field, rule: Expression, values: Values): Fault | undefined {
  const missing = unread(rule, values);
  if (missing) return { kind: 'rule', reason: `${parameterName(missing)} can't be read` };
  if (evaluate(rule, numbers(values))) return undefined;
  const own = (one: Reference) => one.field === field.name;
  const beside = references(rule).filter((one) => one.item === item.name);
  if (beside.length && beside.every(own)) {
    const given =
      (value: number): LookUp =>
      (one) =>
        one.item === item.name ? value : (values(one) as number);
    const all = field.enum
      ? [...field.enum.values.values()].map(Number)
      : Array.from({ length: Math.min(2 ** field.width, MOST_CHOICES) }, (_, value) => value);
    return { kind: 'choice', values: all.filter((value) => evaluate(rule, given(value))) };
  }
  return { kind: 'rule', reason: whyNot(rule, numbers(values), parameterName) };
}
