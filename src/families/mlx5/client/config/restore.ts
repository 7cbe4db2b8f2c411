import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { Scope } from '../../../../uapi/scope.js';
import { classOf, findItem, typeOf } from '../../prm/nvconfig.js';
import { isSecret } from '../../prm/nvconfig-secrets.js';
import { allSettings, type Named, settingName } from '../../prm/nvconfig-settings.js';
import { type ConfigPlan, clearingStep, type ItemChange, planConfig, type Step } from './changes.js';
import { allClear, Configuration, itemWrite, type Place } from './configuration.js';
import { sameValue } from './same.js';
import type { Saved } from './saved.js';
import { itemsSet, placeOf } from './tlv.js';
import { laid, valueIn, type Wanted, wanted } from './wanted.js';
import { queryWord } from './words.js';

/** The items of a device that were set, in the order in which it tells them. */
const placesSet = async (session: Session): Promise<Place[]> => (await itemsSet(session)).map(placeOf);

const keyOf = ({ item, index }: Place): number => typeOf(item, index);

/**
 * Makes a device what was saved; with `others` "default", what else is set becomes what the adapter was made with, but for secrets where
 * `keepsSecrets` says so. Values that it has already
 * are left alone. Throws FwctlError `device`, and of the session.
 */
export async function planRestore(
  session: Session,
  saved: Saved,
  {
    scope,
    others,
    keepsSecrets = false,
  }: { scope?: Scope | undefined; others: 'keep' | 'default'; keepsSecrets?: boolean },
): Promise<ConfigPlan> {
  const device = new Configuration(session);
  const changed: Wanted[] = [];
  for (const one of saved.wanted) {
    await device.demand(one.place, 'support_rd', one.name);
    const now = valueIn(one, await device.read(one.place, 'next'));
    if (!sameValue(now, one.value)) changed.push(one);
  }
  const kept = new Set(saved.wanted.map(({ place }) => keyOf(place)));
  const cleared =
    others === 'keep'
      ? []
      : (await placesSet(session)).filter(
          (place) => !kept.has(keyOf(place)) && !(keepsSecrets && isSecret(place.item)),
        );
  return planConfig(session, changed, { scope, exact: saved.isWhole, cleared });
}

/** Makes all settings what the adapter was made with: one message, MNVIA. Throws FwctlError of the session. */
export async function planResetAll(session: Session, scope?: Scope): Promise<ConfigPlan> {
  const device = new Configuration(session);
  await requireDefaults(device);
  const items: ItemChange[] = [];
  for (const place of await placesSet(session))
    items.push(...(await clearingStep(device, place, scope)).items);
  return { steps: [{ request: allClear(scope), items }], limits: [] };
}

/** Makes settings, or the whole items that are named, what the adapter was made with. Throws FwctlError `usage`, `device`, and of the session. */
export async function planReset(
  session: Session,
  words: readonly string[],
  scope?: Scope,
): Promise<ConfigPlan> {
  const device = new Configuration(session);
  await requireDefaults(device);
  const whole: Place[] = [];
  const named: Named[] = [];
  for (const word of words) {
    const places = await itemNamed(device, word);
    if (places) whole.push(...places);
    else
      for (const one of await queryWord(word)(device, true))
        for (const index of await device.indexesOf(one.setting, one.index)) named.push({ ...one, index });
  }
  const steps = new Map<number, Step>();
  for (const place of whole) steps.set(keyOf(place), await clearingStep(device, place, scope));
  for (const place of places(named).filter((one) => !steps.has(keyOf(one)))) {
    const own = named.filter((one) => one.setting.item === place.item && one.index === place.index);
    steps.set(keyOf(place), await resetStep(device, place, own, scope));
  }
  return { steps: [...steps.values()], limits: [] };
}

const places = (named: readonly Named[]): Place[] => [
  ...new Map(
    named.map(({ setting, index }) => [typeOf(setting.item, index), { item: setting.item, index }]),
  ).values(),
];

/** Settings of one item; where all that has a name is then as it was made, the item is, with its flags. */
async function resetStep(
  device: Configuration,
  place: Place,
  named: readonly Named[],
  scope: Scope | undefined,
): Promise<Step> {
  const [first] = named as [Named];
  await device.demand(place, 'support_wr', settingName(first.setting, first.index));
  const clearing = await clearingStep(device, place, scope);
  const [{ before, after: made }] = clearing.items as [ItemChange];
  const all = named.map((one) => {
    const value = valueIn(wanted(one, 0), made);
    return wanted(one, value as Wanted['value']);
  });
  const others = allSettings()
    .filter(({ item }) => item === place.item)
    .map((setting) => wanted({ setting, index: place.index, element: undefined }, 0))
    .filter(
      (one) => !named.some(({ setting, element }) => setting.field === one.field && element === undefined),
    );
  if (others.every((one) => sameValue(valueIn(one, before), valueIn(one, made)))) return clearing;
  const after = all.reduce<Uint8Array>((data, one) => laid(one, data), new Uint8Array(before));
  return { request: itemWrite(place, after, scope), items: [{ place, wanted: all, before, after }] };
}

/** The places of an item by its name, as mstconfig has it (NV_GLOBAL_PCI_CONF, any case; _P1 for one port); undefined where it is none. */
async function itemNamed(device: Configuration, word: string): Promise<Place[] | undefined> {
  const [, name = '', letter, index] = /^(\w+?)(?:_([pm])(\d+))?$/.exec(word.toLowerCase()) ?? [];
  const exact = findItem(word.toLowerCase());
  const item = exact ?? findItem(name);
  if (!item?.writable) return undefined;
  const { suffix } = classOf(item);
  if (!exact && suffix?.toLowerCase() !== letter) return undefined;
  const there = await device.indexes(item);
  const chosen = exact ? there : there.filter((one) => one === Number(index));
  if (!chosen.length)
    throw new FwctlError('device', `this device has no ${word}`, {
      path: word,
      next: `it has ${there.map((one) => `${item.name}_${suffix}${one}`).join(', ')}`,
    });
  return chosen.map((one) => ({ item, index: one }));
}

/** What the adapter was made with is needed to tell what changes. Throws FwctlError `device`. */
async function requireDefaults(device: Configuration): Promise<void> {
  if ((await device.stages()).includes('default')) return;
  throw new FwctlError(
    'device',
    'the firmware does not tell what the adapter was made with: MNVGC has nvda_read_factory_settings 0',
  );
}
