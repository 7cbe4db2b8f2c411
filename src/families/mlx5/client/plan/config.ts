import { FwctlError } from '../../../../client/errors.js';
import {
  type DeviceDiff,
  MOST_PROBLEMS,
  type PlannedChange,
  type PlanStep,
  type Probe,
  type Problem,
  type Wish,
  type Wishes,
} from '../../../../client/plan.js';
import { problemOf } from '../../../../client/plan-problem.js';
import type { Session } from '../../../../client/session.js';
import { HEADER_BYTES as ANSWER_HEADER } from '../../mailbox.js';
import { typeOf } from '../../prm/nvconfig.js';
import { allSettings } from '../../prm/nvconfig-settings.js';
import { changesOf, stepsNeeded } from '../config/apply.js';
import { planConfig, type Step } from '../config/changes.js';
import {
  Configuration,
  HEADER_BYTES,
  itemClear,
  itemRead,
  itemWrite,
  type Place,
} from '../config/configuration.js';
import { sameValue } from '../config/same.js';
import { itemsSet, placeOf } from '../config/tlv.js';
import { checkTwice, isSame, valueIn, type Wanted, wanted, wantedOf } from '../config/wanted.js';
import { settingsNamed } from '../config/words.js';

type Config = NonNullable<Wishes['config']>;

/** The value by which a plan means what the adapter was made with. */
const DEFAULT = 'default';

/** What can't be, whatever the device: names, values, and what is named twice. */
export function checkSettings({ settings }: Config): Problem[] {
  const problems: Problem[] = [];
  const known: Known[] = [];
  for (const wish of settings) {
    if (problems.length > MOST_PROBLEMS) break;
    let other: Known | undefined;
    try {
      const all = offline(wish);
      for (other of known)
        if (!saysAlike(other, { wish, all }))
          checkTwice([...other.all, ...all.map((one) => ofAll(one, (other as Known).all))]);
      other = undefined;
      known.push({ wish, all });
    } catch (error) {
      const problem = problemOf(wish, error);
      const message = `${problem.message}, first at {line}`;
      problems.push(other ? { ...problem, message, against: other.wish.path } : problem);
    }
  }
  return problems;
}

interface Known {
  readonly wish: Wish;
  readonly all: readonly Wanted[];
}

/** Two groups may say the same of a setting, each in its words. */
const saysAlike = (a: Known, b: Known): boolean =>
  a.wish.path[1] !== b.wish.path[1] &&
  (a.wish.value === DEFAULT) === (b.wish.value === DEFAULT) &&
  a.all.length === b.all.length &&
  a.all.every((one, i) => one.name === b.all[i]?.name && sameValue(one.value, b.all[i]?.value));

/** A name without a port means each: that is the same as one of them that is named. */
function ofAll(one: Wanted, others: readonly Wanted[]): Wanted {
  const other = others.find(
    ({ place, field }) =>
      place.item === one.place.item &&
      field === one.field &&
      (place.index === undefined || one.place.index === undefined),
  );
  return other ? { ...one, place: other.place } : one;
}

const offline = ({ name, value }: Wish): Wanted[] =>
  value === DEFAULT ? settingsNamed(name).map((named) => wanted(named, 0)) : wantedOf(`${name}=${value}`);

/** A wish for each port or module that it means. */
async function wantedHere(device: Configuration, wish: Wish): Promise<Wanted[]> {
  const found: Wanted[] = [];
  for (const one of offline(wish)) {
    const { setting, place, element } = one;
    if (!setting) continue;
    for (const index of await device.indexesOf(setting, place.index)) {
      const here = wanted({ setting, index, element }, one.value);
      if (wish.value !== DEFAULT) found.push(here);
      else {
        const made = valueIn(here, await device.read(here.place, 'default')) as Wanted['value'];
        found.push({ ...here, value: made });
      }
    }
  }
  return found;
}

interface Meant {
  readonly wish: Wish;
  readonly wanted: readonly Wanted[];
}

/** What a device has otherwise than a plan wants it, item by item, and all that it does not take. */
export async function diffConfig(
  session: Session,
  { others, settings }: Config,
): Promise<Pick<DeviceDiff, 'steps' | 'problems' | 'waiting' | 'shared'>> {
  const device = new Configuration(session);
  const problems: Problem[] = [];
  let meant: Meant[] = [];
  for (const wish of settings)
    try {
      const all = await wantedHere(device, wish);
      for (const { place, name } of all) {
        await device.demand(place, 'support_rd', name);
        await device.demand(place, 'support_wr', name);
      }
      const known = meant.flatMap((one) => one.wanted);
      meant.push({ wish, wanted: all.filter(({ name }) => !known.some((one) => one.name === name)) });
    } catch (error) {
      problems.push(problemOf(wish, error));
    }
  const named = meant.flatMap((one) => one.wanted);
  const rest =
    others === 'default' ? await otherSettings(session, device, named) : { wanted: [], cleared: [] };
  // One refusal hides the next: what is refused is left out, and the others are asked again.
  for (;;) {
    const differing: Wanted[] = [];
    for (const one of [...meant.flatMap((each) => each.wanted), ...rest.wanted])
      if (!sameValue(valueIn(one, await device.read(one.place, 'next')), one.value)) differing.push(one);
    try {
      const { steps } = await planConfig(session, differing, { cleared: rest.cleared });
      const planned = await Promise.all(stepsNeeded(steps).map((step) => planStep(device, step)));
      const shared = sharedWishes(meant);
      return { steps: planned, problems, waiting: await waiting(device, named, planned), shared };
    } catch (error) {
      const path = error instanceof FwctlError ? error.facts.path : undefined;
      const culprit = meant.find((one) => one.wanted.some(({ name }) => name === path));
      if (!culprit) throw error;
      problems.push(problemOf(culprit.wish, error));
      meant = meant.filter((one) => one !== culprit);
    }
  }
}

/** All items but those of class per_host_pf are of the adapter, or of its ports and modules (mstflint: mlxcfg_utils). */
const sharedWishes = (meant: readonly Meant[]): Wish[] =>
  meant.flatMap(({ wish, wanted: all }) =>
    all
      .filter(({ place }) => place.item.class !== 'per_host_pf')
      .map(({ name, value }) => ({ name, value: String(value), path: wish.path })),
  );

/** What is set beside what is wished: settings of the same items, and whole other items. */
async function otherSettings(
  session: Session,
  device: Configuration,
  named: readonly Wanted[],
): Promise<{ wanted: Wanted[]; cleared: Place[] }> {
  const touched = new Map(named.map(({ place }) => [typeOf(place.item, place.index), place]));
  const set = (await itemsSet(session)).map(placeOf);
  const cleared = set.filter(({ item, index }) => !touched.has(typeOf(item, index)));
  const found: Wanted[] = [];
  for (const place of touched.values())
    for (const setting of allSettings().filter(({ item }) => item === place.item)) {
      if (named.some((one) => isSame(one.place, place) && one.field === setting.field)) continue;
      const one = wanted({ setting, index: place.index, element: undefined }, 0);
      const made = valueIn(one, await device.read(place, 'default')) as Wanted['value'];
      if (!sameValue(valueIn(one, await device.read(place, 'next')), made))
        found.push({ ...one, value: made });
    }
  return { wanted: found, cleared };
}

/** An item's message with the one that undoes it: where nothing had been set, that is MNVDI. */
async function planStep(device: Configuration, { request, items }: Step): Promise<PlanStep> {
  const [item] = items;
  if (!item) throw new Error('a step changes an item');
  const { place, before, after } = item;
  const stages = await device.stages();
  const made = stages.includes('default') ? await device.read(place, 'default') : undefined;
  const probe = (stage: 'current' | 'next'): Probe => ({
    request: itemRead(place, stage),
    at: ANSWER_HEADER + HEADER_BYTES,
  });
  const wasClear = made !== undefined && Buffer.compare(made, before) === 0;
  return {
    section: 'config',
    title: place.item.name,
    changes: changesOf(items).map(({ name, before: old, after: now }) => ({ name, before: old, after: now })),
    takes_effect: 'reset',
    write: request,
    undo: wasClear ? itemClear(place) : itemWrite(place, before),
    probe: probe('next'),
    ...(stages.includes('current') ? { in_force: probe('current') } : {}),
    before,
    after,
  };
}

/** What is as it shall be from the next reset on, and is not now. */
async function waiting(
  device: Configuration,
  named: readonly Wanted[],
  steps: readonly PlanStep[],
): Promise<PlannedChange[]> {
  if (!(await device.stages()).includes('current')) return [];
  const changing = new Set(steps.flatMap(({ changes }) => changes.map(({ name }) => name)));
  const found: PlannedChange[] = [];
  for (const one of named) {
    if (changing.has(one.name)) continue;
    const [current, next] = [
      valueIn(one, await device.read(one.place, 'current')),
      valueIn(one, await device.read(one.place, 'next')),
    ];
    if (!sameValue(current, next)) found.push({ name: one.name, before: current, after: next });
  }
  return found;
}

/** Settings that can be named in a plan: those that are other than the adapter was made with, or all that it lists. */
export async function exportConfig(session: Session, all: boolean): Promise<Record<string, unknown>> {
  const device = new Configuration(session);
  const readings = await device.all(['default', 'next']);
  const found: Record<string, unknown> = {};
  for (const { name, setting, values } of readings) {
    if (!setting.item.writable || (!all && sameValue(values.default, values.next))) continue;
    found[name] = valueFor(setting, values.next);
  }
  return found;
}

/** A value as plans have it: by name where it has one. */
function valueFor({ field }: ReturnType<typeof allSettings>[number], value: unknown): unknown {
  if (field.width === 1 && field.count === undefined && !field.enum) return Boolean(value);
  const one = (number: unknown) =>
    [...(field.enum?.values ?? [])].find(([, known]) => BigInt(known) === BigInt(number as number))?.[0] ??
    number;
  if (value instanceof Uint8Array) return field.numbers ? [...value] : Buffer.from(value).toString('hex');
  return Array.isArray(value) ? value.map(one) : field.text ? value : one(value);
}
