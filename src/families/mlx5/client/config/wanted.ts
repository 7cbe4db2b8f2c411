import { decode, set } from '../../../../bits/codec.js';
import type { Field, Fields, Value } from '../../../../bits/layout.js';
import { FwctlError } from '../../../../client/errors.js';
import { splitAssignment, valuesOf } from '../../../../values/assign.js';
import { classOf, type Rule } from '../../prm/nvconfig.js';
import { type Named, type Setting, settingAt, settingName } from '../../prm/nvconfig-settings.js';
import type { Place } from './configuration.js';
import { settingValue } from './value.js';
import { settingsNamed } from './words.js';

/** A parameter with the value that it is to have. */
export interface Wanted {
  /** As people know it, with port, module and element. */
  readonly name: string;
  readonly setting: Setting | undefined;
  readonly place: Place;
  readonly field: Field;
  readonly element?: number | undefined;
  readonly value: Value;
}

/** Reads `NAME=VALUE`, one for each element that it names. Throws FwctlError `usage`. */
export function wantedOf(word: string): Wanted[] {
  const all = settingsNamed(word.replace(/=.*$/s, ''));
  if (!word.includes('='))
    throw new FwctlError('usage', `nothing says what ${word} is to be`, {
      path: word,
      next: `give it a value: fwctl config set ${word}=1; what it is now: fwctl config query ${word}`,
    });
  const { path, value } = splitAssignment(word);
  const values = all.length > 1 ? valuesOf(path, all.length, value) : [value];
  return all.map((named, i) => wanted(named, settingValue(named, values[i] as string)));
}

/** A setting with a value. */
export const wanted = ({ setting, index, element }: Named, value: Value): Wanted => ({
  name: settingName(setting, index, element),
  setting,
  place: { item: setting.item, index },
  field: setting.field,
  element,
  value,
});

/** The name of a parameter: that of its setting, or of the field in its item where it has none. */
function parameterAt({ item, index }: Place, field: Field): string {
  const named = settingAt(item, field);
  if (named) return settingName(named, index);
  const { suffix } = classOf(item);
  return `${item.name}${suffix && index !== undefined ? `_${suffix}${index}` : ''}.${field.name}`;
}

/** All parameters of an item, with the values that they have in its data. */
export function allOf(place: Place, data: Uint8Array): Wanted[] {
  const { form } = place.item;
  const values = decode(form, data) as Record<string, Value>;
  return form.fields
    .filter(({ name }) => values[name] !== undefined)
    .map((field) => ({
      name: parameterAt(place, field),
      setting: settingAt(place.item, field),
      place,
      field,
      value: values[field.name] as Value,
    }));
}

/** Refuses what is named twice. Throws FwctlError `usage`. */
export function checkTwice(all: readonly Wanted[]): void {
  for (const [i, one] of all.entries()) {
    const other = all.slice(0, i).find((before) => isOver(before, one));
    if (!other) continue;
    const words =
      one.name === other.name
        ? `${one.name} is set twice`
        : `${other.name} and ${one.name} are set, and are one`;
    throw new FwctlError('usage', words, { path: one.name });
  }
}

/** Whether two share what they set: the whole, or an element. */
const isOver = (a: Wanted, b: Wanted): boolean =>
  isSame(a.place, b.place) &&
  a.field === b.field &&
  (a.element === undefined || b.element === undefined || a.element === b.element);

export const isSame = (a: Place, b: Place): boolean => a.item === b.item && a.index === b.index;

export const rulesOf = ({ place, field }: Wanted): Rule => place.item.rules.get(field.name) ?? {};

/** The data of an item with a parameter in it. */
export const laid = ({ place, field, element, value }: Wanted, data: Uint8Array): Uint8Array =>
  set(place.item.form, data, element === undefined ? field.name : `${field.name}[${element}]`, value);

/** The numbers that a parameter is to have. */
export const numbersOf = ({ value, field }: Wanted): (number | bigint)[] =>
  field.text ? [] : value instanceof Uint8Array ? [...value] : ([value].flat() as (number | bigint)[]);

/** The value of a parameter in the data of its item. */
export function valueIn({ place, field, element }: Wanted, data: Uint8Array): unknown {
  const value = decode(place.item.form, data)[field.name];
  return element === undefined ? value : (value as Fields[string][])[element];
}
