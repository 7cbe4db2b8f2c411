import { families } from '../families/registry.js';
import { missing } from '../state/errors.js';
import type { Kind, StateStore } from '../state/store.js';
import { MAX_DEVICES } from '../uapi/ioctl.js';
import { type AdapterRecord, adaptersOf, addressOf, familyOf, type Inventory } from './inventory.js';

/** Of each family one adapter, of its first profile. */
function atFirst(): Inventory {
  let first = 0;
  const adapters = families.map((family, slot): AdapterRecord => {
    const profile = family.profiles[0] as string;
    const record = { address: addressOf(slot), family: family.name, profile, first };
    if (slot < families.length - 1) first += family.facts(profile).bound.length;
    return record;
  });
  return { adapters };
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isCount = (data: unknown): boolean => Number.isSafeInteger(data) && (data as number) >= 0;

/** A minor, or how many there can be. */
const isMinor = (data: unknown): boolean => isCount(data) && (data as number) <= MAX_DEVICES;

const isSlot = (data: unknown): boolean =>
  typeof data === 'string' && /^[0-9a-f]{4}:[0-9a-f]{2}:00$/.test(data);

const NAMES = ['address', 'family', 'profile', 'first', 'instances', 'starts', 'unplugged', 'count'];

/** What is wrong with a record; undefined: nothing. */
function wrongWith(record: unknown): string | undefined {
  if (!isRecord(record)) return 'is no object';
  for (const name in record) if (!NAMES.includes(name)) return `has an unknown member "${name}"`;
  const { first, instances } = record;
  if (!isSlot(record.address)) return 'has no PCI address';
  if (!families.some(({ name }) => name === record.family)) return 'is of an unknown family';
  if (typeof record.profile !== 'string') return 'names no profile';
  if ((first === undefined) === (instances === undefined))
    return 'has neither "first" nor "instances", or both';
  if (first !== undefined && !isMinor(first)) return 'has a "first" that is no minor';
  if (instances !== undefined && !(Array.isArray(instances) && instances.every(isInstance)))
    return 'has "instances" that are no instances';
  if (record.count !== undefined && !(isMinor(record.count) && first !== undefined && !record.unplugged))
    return 'has a "count" that is none';
  if (record.starts !== undefined && !isCount(record.starts)) return 'has "starts" that are no number';
  return record.unplugged === undefined || record.unplugged === true
    ? undefined
    : 'has an "unplugged" that is not true';
}

const isInstance = (data: unknown): boolean =>
  isRecord(data) &&
  isMinor(data.minor) &&
  isCount(data.pci) &&
  ['name', 'title'].every((name) => typeof data[name] === 'string') &&
  ['string', 'undefined'].includes(typeof data.net);

function parseInventory(data: unknown): Inventory {
  const { adapters } = Object(data) as { adapters?: unknown };
  if (!Array.isArray(adapters)) throw new Error('it has no list of "adapters"');
  for (const [i, record] of adapters.entries()) {
    const wrong = wrongWith(record);
    if (wrong) throw new Error(`adapter ${i} ${wrong}`);
  }
  return data as Inventory;
}

/** The file of the inventory. */
export const INVENTORY_FILE = 'machine';

export const INVENTORY: Kind<Inventory> = { version: 1, initial: atFirst(), parse: parseInventory };

export function readInventory(store: StateStore): Inventory {
  const inventory = store.read(INVENTORY_FILE, INVENTORY);
  for (const row of inventory.adapters) defineProfile(store, row);
  return inventory;
}

/** Profiles that are kept, each in a file of its own. */
const PROFILE_FILE = 'profile-';

export const profileFile = (profile: string): string => `${PROFILE_FILE}${profile}`;

/** The names of the profiles that are kept. */
export const keptProfiles = (store: StateStore): string[] =>
  store
    .names()
    .filter((name) => name.startsWith(PROFILE_FILE))
    .map((name) => name.slice(PROFILE_FILE.length));

/** A kept profile, which the families know once it is read: its name tells whether it is what was kept. */
export const profileKind = (profile: string): Kind<unknown> => ({
  version: 1,
  initial: undefined,
  parse: (data) => {
    for (const family of families) family.define?.(profile, data);
    return data;
  },
});

/** The family learns of the profile of an adapter where it is none of its own. Throws StateError where that is damaged or gone. */
export function defineProfile(store: StateStore, record: AdapterRecord): void {
  const { profile } = record;
  if (familyOf(record).profiles.includes(profile)) return;
  const file = profileFile(profile);
  if (store.read(file, profileKind(profile)) === undefined)
    throw missing(store.path(file), 'the machine has an adapter of this profile');
}

/** The adapters of the machine, by slot. */
export const readAdapters = (store: StateStore): AdapterRecord[] => adaptersOf(readInventory(store));
