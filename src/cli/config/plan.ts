import { decode, set } from '../../bits/codec.js';
import type { Field, Fields, Value } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import type { Request } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { Configuration, itemWrite, type Place } from '../../families/mlx5/client/nvconfig.js';
import { type Reference, references } from '../../families/mlx5/prm/expression.js';
import { classOf, type Item, type Rule, typeOf } from '../../families/mlx5/prm/nvconfig.js';
import {
  faultOf,
  limitsOf,
  parameterName,
  rulesRead,
  whyAbsent,
} from '../../families/mlx5/prm/nvconfig-rules.js';
import {
  findSetting,
  type Named,
  type Setting,
  settingAt,
  settingName,
} from '../../families/mlx5/prm/nvconfig-settings.js';
import { show } from '../../present/tree.js';
import type { Scope } from '../../uapi/scope.js';
import { splitAssignment, valuesOf } from '../assign.js';
import { refusedBefore } from './refusal.js';
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
  /** A flag that nobody named, without which what was named does not count. */
  readonly along?: true;
}

/** The parameters of one item that are set, with its data before and after. */
export interface ItemChange {
  readonly place: Place;
  readonly wanted: readonly Wanted[];
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly request: Request;
}

/** What a setting can be in this device, where the device tells. */
export interface Limit {
  readonly setting: string;
  readonly least: number;
  readonly most: number | undefined;
  /** Where the device tells. */
  readonly told_by: readonly string[];
}

export interface Plan {
  /** In the order in which they are written: what others hang on first. */
  readonly items: readonly ItemChange[];
  readonly limits: readonly Limit[];
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

const wanted = ({ setting, index, element }: Named, value: Value): Wanted => ({
  name: settingName(setting, index, element),
  setting,
  place: { item: setting.item, index },
  field: setting.field,
  element,
  value,
});

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

const isSame = (a: Place, b: Place): boolean => a.item === b.item && a.index === b.index;

const rule = ({ place, field }: Wanted): Rule => place.item.rules.get(field.name) ?? {};

/** What is to be written, item by item; all is checked that can be known of it. Throws FwctlError `usage`, `device`, `firmware`, and of the session. */
export async function planConfig(
  session: Session,
  named: readonly Wanted[],
  scope: Scope | undefined,
): Promise<Plan> {
  const device = new Configuration(session);
  for (const one of named) await checkPlace(device, one);
  const before = new Map<number, Uint8Array>();
  const dataOf = async (place: Place) => {
    const type = typeOf(place.item, place.index);
    const data = before.get(type) ?? (await device.read(place, 'next'));
    before.set(type, data);
    return data;
  };
  for (const { place, name } of named) {
    await device.demand(place, 'support_wr', name);
    await dataOf(place);
  }
  const all: Wanted[] = [...named];
  for (const one of named)
    for (const flag of flagsOf(one)) {
      const known = all.some(({ place, field }) => isSame(place, flag.place) && field === flag.field);
      if (known || !(await device.support(flag.place)).support_wr) continue;
      if (!decode(flag.place.item.form, await dataOf(flag.place))[flag.field.name]) all.push(flag);
    }
  const after = new Map<number, Uint8Array>();
  for (const one of all) {
    const type = typeOf(one.place.item, one.place.index);
    after.set(type, laid(one, after.get(type) ?? (before.get(type) as Uint8Array).slice()));
  }
  const limits: Limit[] = [];
  for (const one of all) limits.push(...(await check(session, device, one, after)));
  const items = inOrder(all).map((inItem): ItemChange => {
    const { place } = inItem[0] as Wanted;
    const type = typeOf(place.item, place.index);
    const [old, data] = [before.get(type), after.get(type)] as [Uint8Array, Uint8Array];
    return { place, wanted: inItem, before: old, after: data, request: itemWrite(place, data, scope) };
  });
  return { items, limits };
}

/** Refuses a port that is not there, and a name that leaves open which is meant. Throws FwctlError `usage`, `device`. */
async function checkPlace(device: Configuration, { name, place, setting }: Wanted): Promise<void> {
  const { first, suffix } = classOf(place.item);
  if (!setting || first === undefined) return;
  const there = await device.indexesOf(setting, place.index);
  if (place.index !== undefined) return;
  const names = there.map((index) => settingName(setting, index));
  throw new FwctlError('usage', `${name} is one of each ${suffix === 'P' ? 'port' : 'module'}`, {
    path: name,
    next: `say which: ${names.join(', ')}; for all: fwctl config set ${names.map((one) => `${one}=...`).join(' ')}`,
  });
}

/** The flags without which a parameter does not count: the one beside it, and the setting that is named after it. */
function flagsOf({ place, field, setting }: Wanted): Wanted[] {
  const { valid } = place.item.rules.get(field.name) ?? {};
  const flags: Wanted[] = [];
  const beside = place.item.form.fields.find((one) => one.name === valid);
  if (beside) {
    const named = settingAt(place.item, beside);
    const name = named ? settingName(named, place.index) : `${place.item.name}.${beside.name}`;
    flags.push({ name, place, setting: named, field: beside, value: 1, along: true });
  }
  const after = setting && findSetting(`${setting.name}_VALID`);
  if (after && after.setting.field !== beside && classOf(after.setting.item).first === undefined)
    flags.push({ ...wanted(after, 1), along: true });
  return flags;
}

const laid = ({ place, field, element, value }: Wanted, data: Uint8Array): Uint8Array =>
  set(place.item.form, data, element === undefined ? field.name : `${field.name}[${element}]`, value);

/** The numbers that a parameter is to have. */
const numbersOf = ({ value, field }: Wanted): (number | bigint)[] =>
  field.text ? [] : value instanceof Uint8Array ? [...value] : ([value].flat() as (number | bigint)[]);

/** Refuses what the device does not have, or does not take; gives the limits that it tells. Throws FwctlError `firmware`. */
async function check(
  session: Session,
  device: Configuration,
  one: Wanted,
  after: ReadonlyMap<number, Uint8Array>,
): Promise<Limit[]> {
  const { place, field, name } = one;
  const known = rule(one);
  const asked = rulesRead(known);
  const values = await device.values(asked, place, after);
  const { version } = await device.support(place);
  const absent = whyAbsent(place.item, field, values, version);
  if (absent !== undefined) {
    if (await isCleared(device, one, asked, version)) return [];
    throw refusedBefore(session.device, one, { kind: 'absent', reason: absent });
  }
  const own: Reference = { item: place.item.name, field: field.name };
  for (const value of numbersOf(one)) {
    const fault = faultOf(place.item, field, value, values);
    if (fault) throw refusedBefore(session.device, one, fault, tellers(known, own));
  }
  if (known.most === undefined && known.least === undefined) return [];
  return [{ setting: name, ...limitsOf(known, values), told_by: tellers(known, own) }];
}

/** Where the limits of a parameter come from. */
const tellers = ({ least = 0, most = 0 }: Rule, own: Reference): string[] => [
  ...new Set(
    [least, most]
      .flatMap(references)
      .filter(({ item, field }) => item !== own.item || field !== own.field)
      .map(parameterName),
  ),
];

/** Whether a parameter that the device has until now is made again what it was made with, as what it hangs on goes. */
async function isCleared(
  device: Configuration,
  one: Wanted,
  asked: readonly Reference[],
  version: number,
): Promise<boolean> {
  const { place, field, value } = one;
  if (whyAbsent(place.item, field, await device.values(asked, place), version) !== undefined) return false;
  if (!(await device.stages()).includes('default')) return false;
  return show(valueIn(one, await device.read(place, 'default'))) === show(value);
}

/** The parameters item by item: those of an item on which others hang come first. */
function inOrder(all: readonly Wanted[]): Wanted[][] {
  const rest = new Map<number, Wanted[]>();
  for (const one of all) {
    const type = typeOf(one.place.item, one.place.index);
    rest.set(type, [...(rest.get(type) ?? []), one]);
  }
  const hangsOn = (inItem: readonly Wanted[]): Set<Item['name']> =>
    new Set(inItem.flatMap((one) => rulesRead(rule(one)).map(({ item }) => item)));
  const ordered: Wanted[][] = [];
  while (rest.size) {
    const waiting = [...rest].find(([, inItem]) => {
      const needs = hangsOn(inItem);
      return ![...rest.values()].some(
        (other) => other !== inItem && needs.has((other[0] as Wanted).place.item.name),
      );
    });
    const [type, next] = (waiting ?? [...rest][0]) as [number, Wanted[]];
    ordered.push(next);
    rest.delete(type);
  }
  return ordered;
}

/** The value of a parameter in the data of its item. */
export function valueIn({ place, field, element }: Wanted, data: Uint8Array): unknown {
  const value = decode(place.item.form, data)[field.name];
  return element === undefined ? value : (value as Fields[string][])[element];
}
