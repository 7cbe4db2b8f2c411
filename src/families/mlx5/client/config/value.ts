import type { Enum } from '../../../../bits/enum.js';
import type { Field, Value } from '../../../../bits/layout.js';
import { FwctlError } from '../../../../client/errors.js';
import { parseNumber } from '../../../../client/numbers.js';
import { listOf, toBytes, toElement } from '../../../../values/assign.js';
import type { Rule } from '../../prm/nvconfig.js';
import { type Named, settingName } from '../../prm/nvconfig-settings.js';

/** A value for a setting, as people write it. Errors name the setting as they do. Throws FwctlError `usage`. */
export function settingValue({ setting, index, element }: Named, text: string): Value {
  const { field, rule } = setting;
  const name = settingName(setting, index, element);
  if (field.count === undefined || element !== undefined) return one(field, rule, text, name);
  if (field.text) return text;
  const items = listOf(text);
  if (!items) return toBytes(field, text, name);
  if (items.length !== field.count)
    throw new FwctlError('usage', `${name} is a list of ${field.count}, not of ${items.length}`, {
      path: name,
      next: `say which: ${name}[0], ${name}[0..${field.count - 1}], or a list of ${field.count}`,
    });
  return items.map((item, i) => one(field, rule, item, `${name}[${i}]`));
}

const FLAG: { readonly [word: string]: number } = { true: 1, false: 0, 1: 1, 0: 0 };

function one(field: Field, rule: Rule, text: string, name: string): number | bigint {
  const wrong = (takes: string) =>
    new FwctlError('usage', `${name} takes ${takes}, not ${text || 'nothing'}`, { path: name });
  if (field.enum) return named(field, field.enum, text, name, wrong);
  if (field.width === 1) {
    const flag = FLAG[text.toLowerCase()] ?? parseNumber(text, name, { path: name });
    if (flag === 0 || flag === 1) return flag;
    throw wrong('True (1) or False (0)');
  }
  const value = toElement(field, text, name) as number | bigint;
  const least = typeof rule.least === 'number' ? rule.least : 0;
  const most = typeof rule.most === 'number' ? rule.most : 2n ** BigInt(field.width) - 1n;
  if (value < least || value > most) throw wrong(`${least} to ${most}`);
  return value;
}

/** The values of an enum as people read them: "IB (1), ETH (2)". */
const choicesOf = ({ values }: Enum): string =>
  [...values].map(([name, value]) => `${name} (${value})`).join(', ');

function named(
  field: Field,
  known: Enum,
  text: string,
  name: string,
  wrong: (takes: string) => FwctlError,
): number | bigint {
  const number = parseNumber(text, name, { path: name });
  if (number !== undefined) {
    if ([...known.values.values()].includes(number)) return number;
    throw wrong(choicesOf(known));
  }
  if (/^\d|^$/.test(text)) throw wrong(choicesOf(known));
  try {
    return Number(toElement(field, text, name));
  } catch (error) {
    if (error instanceof FwctlError) error.facts.next = `${name} takes ${choicesOf(known)}`;
    throw error;
  }
}
