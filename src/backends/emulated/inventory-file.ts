import { type FamilyEntry, families } from '../../families/registry.js';
import { damaged, missing } from '../../state/errors.js';
import { difference } from '../../state/patch.js';
import type { Kind, StateStore } from '../../state/store.js';
import { MAX_DEVICES } from '../../uapi/ioctl.js';
import {
  type AdapterRecord,
  adaptersOf,
  addressOf,
  familyOf,
  haveSameSlot,
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

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** A row as the file has it, under its address. */
const inFile = ({ address, ...row }: Row): [string, object] => [address, row];

/** Files of before version 3 have a list of rows. Throws an Error that says what is wrong. */
function rowsIn(data: unknown, version: number): { adapters: readonly Row[] } {
  if (version < 3) {
    checkMachine(data);
    return data as unknown as Inventory;
  }
  if (!isObject(data) || !isObject(data.adapters)) throw new Error('"adapters" is no object');
  const addresses = Object.keys(data.adapters);
  const adapters = Object.entries(data.adapters).map(([address, row]) => {
    if (isObject(row) && 'address' in row) throw new Error(`"adapters.${address}.address" is unknown`);
    return isObject(row) ? { address, ...row } : row;
  });
  try {
    checkMachine({ ...data, adapters });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(message.replace(/adapters\[(\d+)\]/, (_, i) => `adapters.${addresses[i]}`));
  }
  return { adapters: adapters as Row[] };
}

function parseInventory(data: unknown, version: number): Inventory {
  const adapters = [...rowsIn(data, version).adapters].sort((a, b) => (a.address < b.address ? -1 : 1));
  for (const record of adapters) {
    const wrong = wrongWith(record);
    if (wrong) throw new Error(`"adapters.${record.address}" ${wrong}`);
  }
  const count = adapters.reduce((sum, row) => sum + (row.count ?? 1), 0);
  if (count > MAX_DEVICES) throw new Error(`it has ${count} adapters; there is room for ${MAX_DEVICES}`);
  if (haveSameSlot(adapters)) throw new Error('it has two adapters in one slot');
  return { adapters };
}

/** What of the rows has changed, by address; those that are the same objects are not looked at. */
function changeOf({ adapters: before }: Inventory, { adapters: after }: Inventory): unknown {
  const patch: [string, unknown][] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [was, is] = [before[i], after[j]];
    if (was && (!is || was.address < is.address)) {
      patch.push([was.address, null]);
      i++;
    } else if (is && (!was || is.address < was.address)) {
      patch.push(inFile(is));
      j++;
    } else if (was && is) {
      const changed = was === is ? undefined : difference(inFile(was)[1], inFile(is)[1]);
      if (changed !== undefined) patch.push([is.address, changed]);
      i++;
      j++;
    }
  }
  return patch.length ? { adapters: Object.fromEntries(patch) } : undefined;
}

/** The file of the inventory. */
export const INVENTORY_FILE = 'machine';

/**
 * By address, so that a change names its row alone. Version 1 had no numbers of the drivers: a device's was its minor. Version 2 had a list, and
 * its files no changes behind their data.
 */
export const INVENTORY: Kind<Inventory> = {
  version: 3,
  initial: atFirst(),
  parse: parseInventory,
  form: {
    plain: ({ adapters }) => ({ adapters: Object.fromEntries(adapters.map(inFile)) }),
    change: changeOf,
  },
};

/** Inventories whose devices have been looked at: a store gives the same one as long as its file is the same. */
const right = new WeakSet<Inventory>();

export function readInventory(store: StateStore): Inventory {
  const inventory = store.read(INVENTORY_FILE, INVENTORY);
  if (right.has(inventory)) return inventory;
  for (const row of inventory.adapters) defineProfile(store, row);
  const wrong = wrongWithDevices(inventory);
  if (wrong) throw damaged(store.path(INVENTORY_FILE), wrong);
  right.add(inventory);
  return inventory;
}

/** Changes the inventory, which is right and stays so. Throws StateError, and what `change` throws. */
export function changeInventory(store: StateStore, change: (inventory: Inventory) => Inventory): void {
  readInventory(store);
  store.update(INVENTORY_FILE, INVENTORY, (inventory) => {
    const next = change(inventory);
    if (right.has(inventory)) right.add(next);
    return next;
  });
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
