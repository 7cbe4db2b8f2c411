import { basename } from 'node:path';
import type { Snapshot } from '../../../backends/snapshot/document.js';
import { FwctlError } from '../../../client/errors.js';
import type { Likeness, SettingChange, ToldSection } from '../../../client/snapshot.js';
import { checkProfile, keptName } from '../../../families/profile-file.js';
import { deviceTypeName } from '../../../uapi/ioctl.js';
import { type Comparison, compare, type ThingChange } from '../../snapshot/compare.js';
import { familyOfSnapshot } from '../../snapshot/open.js';
import { sessionOn, tellSnapshot } from '../../snapshot/tell.js';
import { type Desk, withDesk } from './desk.js';

/** An adapter that was made after a snapshot. */
export interface MadeAfter {
  readonly address: string;
  readonly profile: string;
  /** The profile that it starts from. */
  readonly base: string;
  /** What the snapshot's device tells otherwise: the emulated one can't be that. */
  readonly differing: readonly ThingChange[];
  /** Fields that are the same. */
  readonly same: number;
}

/** How often a profile is drawn: what is drawn first decides over what is there to be drawn. */
const DRAFTS = 3;

/** Plugs an adapter into the machine that tells what the device of a snapshot told. Throws FwctlError `usage`. */
export async function addFrom(machine: Desk, snapshot: Snapshot, file: string): Promise<MadeAfter> {
  const { controls } = machine;
  const type = deviceTypeName(snapshot.seen.info.deviceType);
  const entry = controls.families().find(({ name }) => name === type);
  if (!entry)
    throw new FwctlError('usage', `${file} is of a device of type ${type}: there is no emulated one`, {
      path: file,
    });
  const wanted = await tellSnapshot(snapshot, file);
  const family = await familyOfSnapshot(snapshot);
  const likeness = await (await family.snapshot?.())?.likeness?.();
  return withDesk(async (desk) => {
    const base = await nearest(desk, entry.profiles, snapshot, wanted);
    const { profile, data } = likeness?.draw
      ? await drawn(desk, snapshot, wanted, { base, file, draw: likeness.draw })
      : { profile: base, data: undefined };
    const address = desk.add(profile);
    await settle(desk, address, snapshot, wanted, file, likeness);
    if (data !== undefined) controls.keepProfile(profile, data);
    const [made] = controls.add(profile, 1) as [string];
    controls.useState(made, desk.controls.state(address));
    const found = await compared(machine, made, snapshot, wanted, likeness);
    const differing = found.things.filter(({ section }) => section !== 'health');
    return { address: made, profile, base, differing, same: fieldsOf(wanted) - countOf(found) };
  });
}

const fieldsOf = (told: readonly ToldSection[]): number =>
  told.reduce((sum, { things }) => sum + things.reduce((n, one) => n + Object.keys(one.fields).length, 0), 0);

const countOf = ({ things, following, moving }: Comparison): number =>
  things.reduce((sum, { changes }) => sum + changes.length, 0) + following.length + moving.length;

/** What an adapter of the desk tells otherwise than the snapshot; where it is plugged in, and under which names, is no part of it. */
async function compared(
  desk: Desk,
  address: string,
  snapshot: Snapshot,
  wanted: readonly ToldSection[],
  { places = [] }: Likeness = {},
): Promise<Comparison> {
  return compare(wanted, await desk.tell(address, snapshot), {
    ignore: ['identity/device', 'identity/kernel', 'functions/*/driver', ...places],
  });
}

/** The built-in profile whose device tells most of what is wanted. */
async function nearest(
  desk: Desk,
  profiles: readonly string[],
  snapshot: Snapshot,
  wanted: readonly ToldSection[],
): Promise<string> {
  if (profiles.length === 1) return profiles[0] as string;
  const names = ['identity', 'firmware', 'capabilities'];
  const known = wanted.filter(({ section }) => names.includes(section));
  let best = { profile: profiles[0] as string, count: Number.POSITIVE_INFINITY };
  for (const profile of profiles) {
    const address = desk.add(profile);
    if (!desk.instances(address).length) continue;
    const count = countOf(compare(known, await desk.tell(address, snapshot, names)));
    if (count < best.count) best = { profile, count };
  }
  return best.profile;
}

/** A profile file's data, drawn after what its own device tells, until that is what is wanted. */
async function drawn(
  desk: Desk,
  snapshot: Snapshot,
  wanted: readonly ToldSection[],
  { base, file, draw }: { base: string; file: string; draw: NonNullable<Likeness['draw']> },
): Promise<{ profile: string; data: unknown }> {
  const stem =
    basename(file)
      .replace(/\.\w+$/, '')
      .replace(/[^\w-]+/g, '-') || 'snapshot';
  let data: Record<string, unknown> = { extends: base };
  let profile = base;
  for (let draft = 0; draft < DRAFTS; draft++) {
    const address = desk.add(profile);
    const had = await desk.tell(address, snapshot);
    const { extends: _base, ...before } = data;
    const next = fitting({ extends: base, ...draw(wanted, had, before) });
    if (JSON.stringify(next) === JSON.stringify(data)) break;
    data = next;
    profile = keptName(stem, data);
    desk.controls.keepProfile(profile, data);
  }
  const [like, kept] = await withModule(desk, snapshot, wanted, { stem, profile, data });
  return { profile: like, data: like === base ? undefined : kept };
}

/** What a module tells of its own kind. */
const OF_KIND = ['module', 'link'];

/** The same with the kind of module in its ports that tells most of what is wanted. */
async function withModule(
  desk: Desk,
  snapshot: Snapshot,
  wanted: readonly ToldSection[],
  { stem, profile, data }: { stem: string; profile: string; data: Record<string, unknown> },
): Promise<[profile: string, data: Record<string, unknown>]> {
  const known = wanted.filter(({ section }) => OF_KIND.includes(section));
  const far = async (name: string): Promise<number> => {
    const { things, following } = compare(known, await desk.tell(desk.add(name), snapshot, OF_KIND));
    return following.length + things.reduce((sum, { changes }) => sum + changes.length, 0);
  };
  let best = { name: profile, data, distance: await far(profile) };
  if (best.distance === 0) return [profile, data];
  for (const { name: type } of desk.controls.cages(desk.add(profile)).kinds) {
    const other = fitting({ ...data, module: { ...(data.module as object | undefined), type } });
    const name = keptName(stem, other);
    desk.controls.keepProfile(name, other);
    const distance = await far(name);
    if (distance < best.distance) best = { name, data: other, distance };
  }
  return [best.name, best.data];
}

/** A profile without what its check finds wrong: what a device of the built-in kind can't be. */
function fitting(data: Record<string, unknown>): Record<string, unknown> {
  for (let [problem] = checkProfile(data); problem; [problem] = checkProfile(data))
    if (!removed(data, problem.path)) throw new Error(`a profile that can't be mended: ${problem.message}`);
  return data;
}

/** Takes away what stands at a path, or the nearest thing around it that is there. */
function removed(data: unknown, path: readonly (string | number)[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined || typeof data !== 'object' || data === null || !(first in data)) return false;
  const holder = data as Record<string | number, unknown>;
  if (rest.length && removed(holder[first], rest)) return true;
  // One element of a list is not the list without it.
  if (Array.isArray(data) || first === 'extends') return false;
  delete holder[first];
  return true;
}

/** Sets on an adapter of the desk what was set on the snapshot's device, and puts modules into its cages. */
async function settle(
  desk: Desk,
  address: string,
  snapshot: Snapshot,
  wanted: readonly ToldSection[],
  file: string,
  likeness: Likeness | undefined,
): Promise<void> {
  const found = await compared(desk, address, snapshot, wanted, likeness);
  if (!found.things.length) return;
  plugLike(desk, address, wanted);
  if (!likeness?.settle) return;
  const from = await sessionOn(snapshot, file);
  const device = await desk.open(address, snapshot);
  try {
    const changes = found.things.flatMap(({ changes: all }) => bySettings(all));
    await likeness.settle(from, device, changes);
  } finally {
    await from.close();
    await device.close();
  }
}

/** The changes by the thing that each is of itself. */
function bySettings(all: ThingChange['changes']): SettingChange[] {
  const things = new Map<string, { section: string; thing: string; fields: string[] }>();
  for (const { section, thing, field } of all) {
    const known = things.get(`${section}/${thing}`) ?? { section, thing, fields: [] };
    known.fields.push(field);
    things.set(`${section}/${thing}`, known);
  }
  return [...things.values()];
}

/** A cage that was empty is empty. */
function plugLike({ controls }: Desk, address: string, wanted: readonly ToldSection[]): void {
  const modules = wanted.find(({ section }) => section === 'module')?.things ?? [];
  for (const { name, fields } of modules) {
    const port = Number(name.replace(/\D+/g, ''));
    if (fields.state !== 'unplugged') continue;
    controls.changeCages(address, (cages) => {
      if (cages.list().some((cage) => cage.port === port && cage.module !== undefined)) cages.unplug(port);
    });
  }
}
