import { decode } from '../../../../bits/codec.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
import type { Scope } from '../../../../uapi/scope.js';
import { classOf, type Item, typeOf } from '../../prm/nvconfig.js';
import { rulesRead } from '../../prm/nvconfig-rules.js';
import { findSetting, settingAt, settingName } from '../../prm/nvconfig-settings.js';
import { checkOne, checkTogether, type Limit } from './check.js';
import { Configuration, itemClear, itemWrite, type Place } from './configuration.js';
import { allOf, isSame, laid, rulesOf, type Wanted, wanted } from './wanted.js';

/** The parameters of one item that are set, with its data before and after. */
export interface ItemChange {
  readonly place: Place;
  readonly wanted: readonly Wanted[];
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** A message with the items that it changes. */
export interface Step {
  readonly request: Request;
  readonly items: readonly ItemChange[];
}

export interface ConfigPlan {
  /** In the order in which they are sent: what others hang on first. */
  readonly steps: readonly Step[];
  readonly limits: readonly Limit[];
}

export interface PlanOptions {
  readonly scope?: Scope | undefined;
  /** The values are all that there is to be, as of an item that was saved: no flag is set along, and what the device takes is for it to say. */
  readonly exact?: boolean;
  /** Items that are to be what the adapter was made with. */
  readonly cleared?: readonly Place[];
}

/** What is to be written, item by item; all is checked that can be known of it. Throws FwctlError `usage`, `device`, `firmware`, and of the session. */
export async function planConfig(
  session: Session,
  named: readonly Wanted[],
  { scope, exact = false, cleared = [] }: PlanOptions = {},
): Promise<ConfigPlan> {
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
  for (const one of exact ? [] : named)
    for (const flag of flagsOf(one)) {
      const given = all.find(({ place, field }) => isSame(place, flag.place) && field === flag.field);
      if (given && !given.value && !isZero(one)) throw contradiction(one, given);
      if (given || !(await device.support(flag.place)).support_wr) continue;
      if (!decode(flag.place.item.form, await dataOf(flag.place))[flag.field.name]) all.push(flag);
    }
  const after = new Map<number, Uint8Array>();
  const resets = new Map<number, Step>();
  for (const place of cleared) {
    const step = await clearingStep(device, place, scope);
    const type = typeOf(place.item, place.index);
    resets.set(type, step);
    after.set(type, (step.items[0] as ItemChange).after);
  }
  for (const one of all) {
    const type = typeOf(one.place.item, one.place.index);
    after.set(type, laid(one, after.get(type) ?? (before.get(type) as Uint8Array).slice()));
  }
  const limits: Limit[] = [];
  for (const one of exact ? [] : all) limits.push(...(await checkOne(session, device, one, after)));
  const ordered = inOrder(all);
  for (const inItem of exact ? [] : ordered) await checkTogether(session, device, inItem, after);
  const steps = ordered.map((inItem): Step => {
    const { place } = inItem[0] as Wanted;
    const type = typeOf(place.item, place.index);
    const [old, data] = [before.get(type), after.get(type)] as [Uint8Array, Uint8Array];
    const items = [{ place, wanted: inItem, before: old, after: data }];
    return { request: itemWrite(place, data, scope), items };
  });
  return { steps: [...resets.values(), ...steps], limits };
}

/** MNVDI of an item: it is what the adapter was made with. Throws FwctlError `device`, and of the session. */
export async function clearingStep(
  device: Configuration,
  place: Place,
  scope: Scope | undefined,
): Promise<Step> {
  await device.demand(place, 'support_wr', place.item.name);
  const [before, after] = [await device.read(place, 'next'), await device.read(place, 'default')];
  return { request: itemClear(place, scope), items: [{ place, wanted: allOf(place, after), before, after }] };
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

const isZero = ({ value }: Wanted): boolean => [value].flat().every((one) => !one);

const contradiction = ({ name }: Wanted, flag: Wanted): FwctlError =>
  new FwctlError('usage', `${name} does not count with ${flag.name}=0, and both are to be set`, {
    path: flag.name,
    next: `leave ${flag.name} out: it is set with ${name}`,
  });

/** The flags without which a parameter does not count: the one beside it, and the setting that is named after it. */
function flagsOf({ place, field, setting }: Wanted): Wanted[] {
  const { valid } = place.item.rules.get(field.name) ?? {};
  const flags: Wanted[] = [];
  const beside = place.item.form.fields.find((one) => one.name === valid);
  if (beside) {
    const named = settingAt(place.item, beside);
    const name = named ? settingName(named, place.index) : `${place.item.name}.${beside.name}`;
    flags.push({ name, place, setting: named, field: beside, value: 1 });
  }
  const after = setting && findSetting(`${setting.name}_VALID`);
  if (after && after.setting.field !== beside && classOf(after.setting.item).first === undefined)
    flags.push(wanted(after, 1));
  return flags;
}

/** The parameters item by item: those of an item on which others hang come first. */
function inOrder(all: readonly Wanted[]): Wanted[][] {
  const rest = new Map<number, Wanted[]>();
  for (const one of all) {
    const type = typeOf(one.place.item, one.place.index);
    rest.set(type, [...(rest.get(type) ?? []), one]);
  }
  const hangsOn = (inItem: readonly Wanted[]): Set<Item['name']> =>
    new Set(inItem.flatMap((one) => rulesRead(rulesOf(one)).map(({ item }) => item)));
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
