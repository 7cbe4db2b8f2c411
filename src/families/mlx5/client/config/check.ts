import type { Session } from '../../../../client/session.js';
import { type Reference, references } from '../../prm/expression.js';
import type { Rule } from '../../prm/nvconfig.js';
import {
  faultOf,
  limitsOf,
  parameterName,
  ruleFault,
  rulesRead,
  whyAbsent,
} from '../../prm/nvconfig-rules.js';
import type { Configuration } from './configuration.js';
import { refusedBefore } from './refusal.js';
import { sameValue } from './same.js';
import { numbersOf, rulesOf, valueIn, type Wanted } from './wanted.js';

/** What a setting can be in this device, where the device tells. */
export interface Limit {
  readonly setting: string;
  readonly least: number;
  readonly most: number | undefined;
  /** Where the device tells. */
  readonly told_by: readonly string[];
}

/** Refuses what the device does not have, or does not take; gives the limits that it tells. Throws FwctlError `firmware`. */
export async function checkOne(
  session: Session,
  device: Configuration,
  one: Wanted,
  after: ReadonlyMap<number, Uint8Array>,
): Promise<Limit[]> {
  const { place, field, name } = one;
  const known = rulesOf(one);
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
  return sameValue(valueIn(one, await device.read(place, 'default')), value);
}

/** Refuses what breaks a rule of another parameter of the same item. Throws FwctlError `firmware`. */
export async function checkTogether(
  session: Session,
  device: Configuration,
  inItem: readonly Wanted[],
  after: ReadonlyMap<number, Uint8Array>,
): Promise<void> {
  const { place } = inItem[0] as Wanted;
  const { item } = place;
  for (const field of item.form.fields) {
    const { rule } = item.rules.get(field.name) ?? {};
    if (rule === undefined) continue;
    const read = references(rule);
    const cause = inItem.find((one) =>
      read.some((known) => known.item === item.name && known.field === one.field.name),
    );
    if (!cause) continue;
    const fault = ruleFault(item, field, rule, await device.values(read, place, after));
    if (fault && !ruleFault(item, field, rule, await device.values(read, place)))
      throw refusedBefore(session.device, cause, fault);
  }
}
