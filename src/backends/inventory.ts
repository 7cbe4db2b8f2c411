import { FwctlError } from '../client/backend.js';
import { type BoundFunction, type Family, families } from '../families/registry.js';
import type { Kind, StateStore } from '../state/store.js';
import { MAX_DEVICES } from '../uapi/ioctl.js';

/** An fwctl instance: a function with a driver, under its minor. */
export interface Instance extends BoundFunction {
  readonly minor: number;
}

/** What the host keeps of an adapter. */
export interface AdapterRecord {
  /** PCI address without a function: 0000:08:00 */
  readonly address: string;
  readonly family: string;
  readonly profile: string;
  /** Its instances are those of power-on, with minors from here on. */
  readonly first?: number;
  /** Its instances, where they are others. */
  readonly instances?: readonly Instance[];
  /** How often its firmware had been started again when the host last looked at its functions. */
  readonly starts?: number;
  /** It is out of its slot: `first` and `instances` say what it had. */
  readonly unplugged?: true;
}

/** What is plugged into the machine, by slot. */
export interface Inventory {
  readonly adapters: readonly AdapterRecord[];
}

/** The slot of an adapter with the first's number: bus 8, as on the machine whose values the first profile has. */
const FIRST_BUS = 8;

const BUSES = 256;

/** The address of a slot: a bus each, and a domain more after 256 buses. */
const addressOf = (slot: number): string => {
  const bus = FIRST_BUS + slot;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(Math.floor(bus / BUSES), 4)}:${hex(bus % BUSES, 2)}:00`;
};

const slotOf = (address: string): number => {
  const [domain = 0, bus = 0] = address.split(':').map((part) => Number.parseInt(part, 16));
  return domain * BUSES + bus - FIRST_BUS;
};

/** What the names of an adapter's netdevs begin with: the slot's number, from 1 on. */
export const netPrefix = ({ address }: AdapterRecord): string => `ens${slotOf(address) + 1}`;

/** A PCI address some functions behind an adapter's first: eight to a device. */
export const pciAddress = ({ address }: AdapterRecord, offset: number): string =>
  `${address.slice(0, -2)}${(offset >> 3).toString(16).padStart(2, '0')}.${offset & 7}`;

export const familyOf = ({ family: wanted }: AdapterRecord): Family => {
  const found = families.find(({ name }) => name === wanted);
  if (!found) throw new RangeError(`there is no device family ${wanted}`);
  return found;
};

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

/** The instances of an adapter; none while it is unplugged. */
export function instancesOf(record: AdapterRecord): readonly Instance[] {
  return record.unplugged ? [] : lastInstances(record);
}

/** The instances of an adapter, or those that it had before it was unplugged. */
export function lastInstances(record: AdapterRecord): readonly Instance[] {
  const { first = 0, instances, profile } = record;
  return (
    instances ??
    familyOf(record)
      .facts(profile)
      .bound.map((bound, i) => ({ ...bound, minor: first + i }))
  );
}

const noRoom = (why: string): FwctlError =>
  new FwctlError('usage', `fwctl has room for ${MAX_DEVICES} devices: ${why}`);

/** Gives minors to functions: those of before where they had one, then the lowest that are free. Throws FwctlError `usage` where none is left. */
function numbered(
  bound: readonly BoundFunction[],
  before: readonly Instance[],
  others: readonly AdapterRecord[],
): Instance[] {
  const taken = new Set(others.flatMap(instancesOf).map(({ minor }) => minor));
  const kept = new Map<string, number>();
  for (const { name, minor } of before) {
    if (taken.has(minor) || !bound.some((one) => one.name === name)) continue;
    kept.set(name, minor);
    taken.add(minor);
  }
  let next = 0;
  const free = (): number => {
    while (taken.has(next)) next++;
    taken.add(next);
    if (next >= MAX_DEVICES) throw noRoom('no minor is free for all functions with a driver');
    return next;
  };
  return bound.map((one) => ({ ...one, minor: kept.get(one.name) ?? free() }));
}

/** The record with these instances, said as shortly as it can be. */
function withInstances(record: AdapterRecord, instances: readonly Instance[]): AdapterRecord {
  const { first: _first, instances: _instances, unplugged: _unplugged, ...kept } = record;
  const first = instances[0]?.minor;
  const atPowerOn = familyOf(record).facts(record.profile).bound;
  const same =
    first !== undefined &&
    instances.length === atPowerOn.length &&
    instances.every(({ minor, name }, i) => minor === first + i && name === atPowerOn[i]?.name);
  return same ? { ...kept, first } : { ...kept, instances };
}

/** One adapter's record changed. */
export const changed = (
  { adapters }: Inventory,
  address: string,
  change: (record: AdapterRecord) => AdapterRecord,
): Inventory => ({
  adapters: adapters.map((record) => (record.address === address ? change(record) : record)),
});

/** The host looks at the functions of an adapter anew: drivers are bound to `bound`. Minors that go on stay. */
export function enumerated(
  inventory: Inventory,
  address: string,
  bound: readonly BoundFunction[],
  starts: number,
): Inventory {
  const others = inventory.adapters.filter((record) => record.address !== address);
  return changed(inventory, address, (record) => {
    const renewed = withInstances(record, numbered(bound, lastInstances(record), others));
    return starts === 0 ? renewed : { ...renewed, starts };
  });
}

/** Adapters of a profile in the lowest free slots. Throws FwctlError `usage` where fwctl has no room for them. */
export function added(inventory: Inventory, family: Family, profile: string, count: number): Inventory {
  const adapters = [...inventory.adapters];
  const taken = new Set(adapters.map(({ address }) => address));
  const minors = new Set(adapters.flatMap(instancesOf).map(({ minor }) => minor));
  const { bound } = family.facts(profile);
  let slot = 0;
  let first = 0;
  for (let i = 0; i < count; i++) {
    while (taken.has(addressOf(slot))) slot++;
    while (bound.some((_, n) => minors.has(first + n))) first++;
    if (first + bound.length > MAX_DEVICES) throw noRoom(`${i} of ${count} adapters would fit`);
    adapters.push({ address: addressOf(slot++), family: family.name, profile, first });
    first += bound.length;
  }
  return { adapters: adapters.sort((a, b) => slotOf(a.address) - slotOf(b.address)) };
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isCount = (data: unknown): boolean => Number.isSafeInteger(data) && (data as number) >= 0;

/** What is wrong with a record; undefined: nothing. */
function wrongWith(record: unknown): string | undefined {
  if (!isRecord(record)) return 'is no object';
  const { address, family, profile, first, instances, starts, unplugged, ...unknown } = record;
  const [extra] = Object.keys(unknown);
  if (extra !== undefined) return `has an unknown member "${extra}"`;
  if (typeof address !== 'string' || !/^[0-9a-f]{4}:[0-9a-f]{2}:00$/.test(address))
    return 'has no PCI address';
  if (!families.some(({ name }) => name === family)) return 'is of an unknown family';
  if (typeof profile !== 'string') return 'names no profile';
  if ((first === undefined) === (instances === undefined))
    return 'has neither "first" nor "instances", or both';
  if (first !== undefined && !isCount(first)) return 'has a "first" that is no minor';
  if (instances !== undefined && !(Array.isArray(instances) && instances.every(isInstance)))
    return 'has "instances" that are no instances';
  if (starts !== undefined && !isCount(starts)) return 'has "starts" that are no number';
  return unplugged === undefined || unplugged === true ? undefined : 'has an "unplugged" that is not true';
}

const isInstance = (data: unknown): boolean =>
  isRecord(data) &&
  isCount(data.minor) &&
  (data.minor as number) < MAX_DEVICES &&
  isCount(data.pci) &&
  ['name', 'title', 'net'].every((name) => typeof data[name] === 'string');

function parseInventory(data: unknown): Inventory {
  const { adapters } = Object(data) as { adapters?: unknown };
  if (!Array.isArray(adapters)) throw new Error('it has no list of "adapters"');
  for (const [i, record] of adapters.entries()) {
    const wrong = wrongWith(record);
    if (wrong) throw new Error(`adapter ${i} ${wrong}`);
  }
  if (new Set(adapters.map(({ address }) => address)).size < adapters.length)
    throw new Error('two adapters have the same address');
  return data as Inventory;
}

/** The file of the inventory. */
export const INVENTORY_FILE = 'machine';

export const INVENTORY: Kind<Inventory> = { version: 1, initial: atFirst(), parse: parseInventory };

export const readInventory = (store: StateStore): Inventory => store.read(INVENTORY_FILE, INVENTORY);
