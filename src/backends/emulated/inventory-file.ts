import { type FamilyEntry, families } from '../../families/registry.js';
import { damaged, missing } from '../../state/errors.js';
import type { Kind, StateStore } from '../../state/store.js';
import { MAX_DEVICES } from '../../uapi/ioctl.js';
import {
  type AdapterRecord,
  adaptersOf,
  addressOf,
  familyOf,
  type Inventory,
  type Row,
  wrongWithDevices,
} from './inventory.js';
import { checkMachine } from './state-check.js';

/** One adapter of the first family, of its first profile. */
function atFirst(): Inventory {
  const [{ name, profiles, bus }] = families as [FamilyEntry];
  return { adapters: [{ address: addressOf(bus), family: name, profile: profiles[0] as string, first: 0 }] };
}

/** What is wrong with a record of the right shape; undefined: nothing. */
function wrongWith({ family, first, instances, count, unplugged }: Row): string | undefined {
  if (!families.some(({ name }) => name === family)) return 'is of an unknown family';
  if ((first === undefined) === (instances === undefined))
    return 'has neither "first" nor "instances", or both';
  return count !== undefined && (first === undefined || unplugged)
    ? 'has a "count", and is not one of several that are alike'
    : undefined;
}

function parseInventory(data: unknown): Inventory {
  checkMachine(data);
  const { adapters } = data as Inventory;
  for (const [i, record] of adapters.entries()) {
    const wrong = wrongWith(record);
    if (wrong) throw new Error(`"adapters[${i}]" ${wrong}`);
  }
  const count = adapters.reduce((sum, row) => sum + (row.count ?? 1), 0);
  if (count > MAX_DEVICES) throw new Error(`it has ${count} adapters; there is room for ${MAX_DEVICES}`);
  const slots = new Set(adaptersOf(data as Inventory).map(({ address }) => address));
  if (slots.size < count) throw new Error('it has two adapters in one slot');
  return data as Inventory;
}

/** The file of the inventory. */
export const INVENTORY_FILE = 'machine';

/** Version 1 had no numbers of the drivers: a device's was its minor. Files of version 2 had no changes behind their data. */
export const INVENTORY: Kind<Inventory> = { version: 3, initial: atFirst(), parse: parseInventory };

/** Inventories whose devices have been looked at: a store gives the same one as long as its file is the same. */
const right = new WeakSet<Inventory>();

export function readInventory(store: StateStore): Inventory {
  const inventory = store.read(INVENTORY_FILE, INVENTORY);
  for (const row of inventory.adapters) defineProfile(store, row);
  if (right.has(inventory)) return inventory;
  const wrong = wrongWithDevices(inventory);
  if (wrong) throw damaged(store.path(INVENTORY_FILE), wrong);
  right.add(inventory);
  return inventory;
}

/** Profiles that are kept, each in a file of its own. */
const PROFILE_FILE = 'profile-';

export const profileFile = (profile: string): string => `${PROFILE_FILE}${profile}`;

/** The profile that a file holds; undefined for another file. */
export const profileOf = (file: string): string | undefined =>
  /^[\w@-]+$/.test(file) && file.startsWith(PROFILE_FILE) ? file.slice(PROFILE_FILE.length) : undefined;

/** The names of the profiles that are kept. */
export const keptProfiles = (store: StateStore): string[] =>
  store
    .names()
    .map(profileOf)
    .filter((name) => name !== undefined);

/** A kept profile, which the families know once it is read: its name tells whether it is what was kept. */
export const profileKind = (profile: string): Kind<unknown> => ({
  // Files of version 1 had no changes behind their data.
  version: 2,
  initial: undefined,
  parse: (data) => {
    for (const { takesProfiles, device } of families) if (takesProfiles) device.define?.(profile, data);
    return data;
  },
});

/** The family learns of the profile of an adapter where it is none of its own. Throws StateError where that is damaged or gone. */
export function defineProfile(store: StateStore, record: AdapterRecord): void {
  const { profile } = record;
  const { profiles, takesProfiles } = familyOf(record);
  if (profiles.includes(profile)) return;
  const file = profileFile(profile);
  if (!takesProfiles || store.read(file, profileKind(profile)) === undefined)
    throw missing(store.path(file), 'the machine has an adapter of this profile');
}

/** The adapters of the machine, by slot. */
export const readAdapters = (store: StateStore): AdapterRecord[] => adaptersOf(readInventory(store));
