import { FwctlError } from '../../client/backend.js';
import { type BoundFunction, type FamilyEntry, families } from '../../families/registry.js';
import { MAX_DEVICES } from '../../uapi/ioctl.js';

/** An fwctl instance: a function with a driver, under its minor. */
export interface Instance extends BoundFunction {
  readonly minor: number;
  /** The number by which the family's driver tells its devices apart: of mlx5_0, mem0, bnxt_en.fwctl.0 */
  readonly number: number;
}

/** An instance as it is kept: where it has no number, that is its minor. */
type KeptInstance = Omit<Instance, 'number'> & { readonly number?: number };

/** A VF that a driver of the host holds for somebody else, a guest, and does not use itself. */
export interface Held extends Omit<BoundFunction, 'net'> {
  /** vfio-pci */
  readonly driver: string;
}

/** What the host keeps of an adapter. */
export interface AdapterRecord {
  /** PCI address without a function: 0000:08:00 */
  readonly address: string;
  readonly family: string;
  readonly profile: string;
  /** Its instances are those of power-on, with minors from here on. */
  readonly first?: number;
  /** And their driver's numbers from here on, where those are others. */
  readonly number?: number;
  /** How many instances it has at power-on: said so that the code of a family need not be loaded for what another one's device is asked. */
  readonly functions?: number;
  /** Its instances, where they are others. */
  readonly instances?: readonly KeptInstance[];
  /** Its VFs that are held; absent: none. */
  readonly held?: readonly Held[];
  /** How often its firmware had been started again when the host last looked at its functions. */
  readonly starts?: number;
  /** The version of its firmware that the host then saw, where it is not the profile's. */
  readonly firmware?: string;
  /** It is out of its slot: `first` and `instances` say what it had. */
  readonly unplugged?: true;
}

/** An adapter, or a row of them that are alike: in slots, and with minors, that follow each other. */
export interface Row extends AdapterRecord {
  /** How many; one where it is not said. */
  readonly count?: number;
}

/** What is plugged into the machine, by slot. A thousand adapters that were added at once are one row: each command reads this. */
export interface Inventory {
  readonly adapters: readonly Row[];
}

/** The adapters, each by itself. */
export const adaptersOf = ({ adapters }: Inventory): AdapterRecord[] => adapters.flatMap(spread);

const spread = (row: Row): AdapterRecord[] => Array.from({ length: row.count ?? 1 }, (_, i) => nth(row, i));

function nth({ count: _, ...record }: Row, i: number): AdapterRecord {
  if (i === 0) return record;
  const ahead = i * sizeOf(record);
  const address = addressOf(busOf(record.address) + i);
  return numberedFrom({ ...record, address }, (record.first ?? 0) + ahead, numberOf(record) + ahead);
}

/** How many instances an adapter has at power-on. */
export const sizeOf = (record: AdapterRecord): number => record.functions ?? boundOf(record).length;

/** A record that says how many those are; the first family's code is at hand anyway. */
export const withSize = ({ functions: _, ...record }: AdapterRecord): AdapterRecord =>
  record.family === families[0]?.name ? record : { ...record, functions: boundOf(record).length };

/** The driver's number of the first instance of power-on. */
export const numberOf = ({ first = 0, number = first }: AdapterRecord): number => number;

/** A record whose instances are those of power-on, with minors and the driver's numbers from these on. */
export function numberedFrom(record: AdapterRecord, first: number, number: number): AdapterRecord {
  const { number: _, ...others } = record;
  return number === first ? { ...others, first } : { ...others, first, number };
}

/** Rows by slot, as few as can be. */
export function inRows(some: readonly Row[]): Inventory {
  const rows: Row[] = [];
  for (const row of [...some].sort((a, b) => busOf(a.address) - busOf(b.address))) {
    const last = rows.at(-1);
    if (last && follows(last, row)) rows[rows.length - 1] = { ...last, count: countOf(last) + countOf(row) };
    else rows.push(row);
  }
  return { adapters: rows };
}

export const countOf = ({ count = 1 }: Row): number => count;

function follows(row: Row, next: Row): boolean {
  const { first } = row;
  if (next.family !== row.family || next.profile !== row.profile || first === undefined) return false;
  if ([row, next].some(({ starts, unplugged, held }) => starts || unplugged || held)) return false;
  const ahead = countOf(row) * sizeOf(row);
  return (
    busOf(next.address) === busOf(row.address) + countOf(row) &&
    next.first === first + ahead &&
    numberOf(next) === numberOf(row) + ahead
  );
}

const BUSES = 256;

/** The address of the only device on a bus; buses are counted through the domains, 256 in each. */
export const addressOf = (bus: number): string => {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(Math.floor(bus / BUSES), 4)}:${hex(bus % BUSES, 2)}:00`;
};

export const busOf = (address: string): number =>
  Number.parseInt(address.slice(0, 4), 16) * BUSES + Number.parseInt(address.slice(5, 7), 16);

/** The bus of the slot that firmware calls 1: that of the first adapter. */
const FIRST_SLOT = families[0]?.bus ?? 0;

/**
 * What the names of an adapter's netdevs begin with: the number of its slot, from 1 on; of one on a bus before those, its bus as systemd's names without slots have it
 * (systemd.net-naming-scheme(7)).
 */
export const netPrefix = ({ address }: AdapterRecord): string => {
  const bus = busOf(address);
  return bus < FIRST_SLOT ? `enp${bus}s0` : `ens${bus - FIRST_SLOT + 1}`;
};

/** A PCI address some functions behind an adapter's first: eight to a device. */
export const pciAddress = ({ address }: AdapterRecord, offset: number): string =>
  `${address.slice(0, -2)}${(offset >> 3).toString(16).padStart(2, '0')}.${offset & 7}`;

export const familyOf = ({ family: wanted }: AdapterRecord): FamilyEntry => {
  const found = families.find(({ name }) => name === wanted);
  if (!found) throw new RangeError(`there is no device family ${wanted}`);
  return found;
};

/** What has a driver at power-on. */
export const boundOf = (record: AdapterRecord): readonly BoundFunction[] =>
  familyOf(record).device.facts(record.profile).bound;

/** The instances of an adapter; none while it is unplugged. */
export function instancesOf(record: AdapterRecord): readonly Instance[] {
  return record.unplugged ? [] : lastInstances(record);
}

/** The instances of an adapter, or those that it had before it was unplugged. */
export function lastInstances(record: AdapterRecord): readonly Instance[] {
  const { first = 0, functions, instances } = record;
  return (
    instances?.map(withNumber) ??
    boundOf(record)
      .slice(0, functions)
      .map((bound, i) => ({ ...bound, minor: first + i, number: numberOf(record) + i }))
  );
}

const withNumber = (one: KeptInstance): Instance => ({ ...one, number: one.number ?? one.minor });

/** The instance of a minor, of an adapter that may have thousands. */
function instanceOf(record: AdapterRecord, minor: number): Instance | undefined {
  if (record.unplugged) return undefined;
  const { first = 0, functions = Number.POSITIVE_INFINITY, instances } = record;
  if (instances) {
    const kept = instances.find((one) => one.minor === minor);
    return kept && withNumber(kept);
  }
  const i = minor - first;
  const bound = i < functions ? boundOf(record)[i] : undefined;
  return bound && { ...bound, minor, number: numberOf(record) + i };
}

/** Why no kernel has these devices; undefined: one may. The profiles have to be known. */
export function wrongWithDevices({ adapters }: Inventory): string | undefined {
  const taken = new Set<number>();
  const numbers = new Set<string>();
  for (const { unplugged, ...row } of adapters) {
    if (unplugged) continue;
    const { first = 0, count = 1 } = row;
    const instances =
      row.instances?.map(({ minor, number = minor }) => ({ minor, number })) ??
      Array.from({ length: count * sizeOf(row) }, (_, i) => ({
        minor: first + i,
        number: numberOf(row) + i,
      }));
    for (const { minor, number } of instances) {
      if (minor >= MAX_DEVICES)
        return `it has a device fwctl${minor}, and the last is fwctl${MAX_DEVICES - 1}`;
      if (taken.has(minor)) return `it has two devices fwctl${minor}`;
      taken.add(minor);
      if (numbers.has(`${row.family} ${number}`))
        return `it has two ${row.family} devices of number ${number}`;
      numbers.add(`${row.family} ${number}`);
    }
  }
  return undefined;
}

/** The instance of a minor, and the adapter that has it. */
export function findInstance({ adapters }: Inventory, minor: number) {
  for (const row of adapters) {
    const { first, count = 1 } = row;
    const minors = first === undefined ? 0 : sizeOf(row);
    if (first !== undefined && (minor < first || minor >= first + count * minors)) continue;
    const record = nth(row, first === undefined ? 0 : Math.floor((minor - first) / minors));
    const instance = instanceOf(record, minor);
    if (instance) return { record, instance };
  }
  return undefined;
}

export const noRoom = (why: string): FwctlError =>
  new FwctlError('usage', `fwctl has room for ${MAX_DEVICES} devices: ${why}`);

/** Gives numbers to functions: those of before where they had one that others have not, then the lowest that are free. */
function numbered(
  bound: readonly BoundFunction[],
  before: ReadonlyMap<string, number>,
  others: Iterable<number>,
): number[] {
  const taken = new Set(others);
  const kept = new Map<string, number>();
  for (const { name } of bound) {
    const number = before.get(name);
    if (number === undefined || taken.has(number)) continue;
    kept.set(name, number);
    taken.add(number);
  }
  let next = 0;
  const free = (): number => {
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  };
  return bound.map(({ name }) => kept.get(name) ?? free());
}

/** The instances of functions with a driver. Throws FwctlError `usage` where no minor is left. */
function instancesFor(
  bound: readonly BoundFunction[],
  record: AdapterRecord,
  others: readonly AdapterRecord[],
): Instance[] {
  const before = lastInstances(record);
  const had = (key: 'minor' | 'number') => new Map(before.map((one) => [one.name, one[key]]));
  const minors = numbered(
    bound,
    had('minor'),
    others.flatMap(instancesOf).map(({ minor }) => minor),
  );
  if (minors.some((minor) => minor >= MAX_DEVICES))
    throw noRoom('no minor is free for all functions with a driver');
  const alike = others.filter(({ family }) => family === record.family).flatMap(instancesOf);
  const numbers = numbered(
    bound,
    had('number'),
    alike.map(({ number }) => number),
  );
  return bound.map((one, i) => ({ ...one, minor: minors[i] as number, number: numbers[i] as number }));
}

/** The record with these instances, said as shortly as it can be. */
function withInstances(record: AdapterRecord, instances: readonly Instance[]): AdapterRecord {
  const { first: _first, number: _number, instances: _instances, unplugged: _unplugged, ...kept } = record;
  const [first] = instances;
  const atPowerOn = boundOf(record);
  const same =
    first !== undefined &&
    instances.length === atPowerOn.length &&
    instances.every(
      ({ minor, number, name }, i) =>
        minor === first.minor + i && number === first.number + i && name === atPowerOn[i]?.name,
    );
  if (same) return numberedFrom(withSize(kept), first.minor, first.number);
  return {
    ...kept,
    instances: instances.map(({ number, ...one }) => (number === one.minor ? one : { ...one, number })),
  };
}

/** Whether two of some rows, by slot, have a slot in common. */
export const haveSameSlot = (rows: readonly Row[]): boolean =>
  rows.some((row, i) => {
    const next = rows[i + 1];
    return next !== undefined && busOf(row.address) + countOf(row) > busOf(next.address);
  });

/** The adapter of a slot. */
export function findAdapter({ adapters }: Inventory, address: string): AdapterRecord | undefined {
  const bus = busOf(address);
  const row = adapters.find((one) => has(one, bus));
  return row && addressOf(bus) === address ? nth(row, bus - busOf(row.address)) : undefined;
}

const has = (row: Row, bus: number): boolean => {
  const at = bus - busOf(row.address);
  return at >= 0 && at < countOf(row);
};

/** One adapter's record changed; undefined: it is gone. */
export function changed(
  { adapters }: Inventory,
  address: string,
  change: (record: AdapterRecord) => AdapterRecord | undefined,
): Inventory {
  const bus = busOf(address);
  const rows = adapters.flatMap((row): (Row | undefined)[] => {
    if (!has(row, bus)) return [row];
    const at = bus - busOf(row.address);
    return [...part(row, 0, at), change(nth(row, at)), ...part(row, at + 1, countOf(row))];
  });
  return inRows(rows.filter((row) => row !== undefined));
}

/** The adapters of a row from one to before another. */
function part(row: Row, from: number, to: number): Row[] {
  if (from >= to) return [];
  const first = nth(row, from);
  return [to - from === 1 ? first : { ...first, count: to - from }];
}

/** The record with these VFs held. */
export function withHeld({ held: _, ...record }: AdapterRecord, held: readonly Held[]): AdapterRecord {
  return held.length ? { ...record, held } : record;
}

/** The host looks at the functions of an adapter anew: drivers are bound to `bound`, and hold on to what is `there`. Minors that go on stay. */
export function enumerated(
  inventory: Inventory,
  address: string,
  bound: readonly BoundFunction[],
  starts: number,
  there: readonly string[] = [],
  firmware?: string,
): Inventory {
  const others = adaptersOf(inventory).filter((record) => record.address !== address);
  return changed(inventory, address, ({ firmware: _firmware, starts: _starts, ...record }) => {
    const held = record.held?.filter(({ name }) => there.includes(name)) ?? [];
    const renewed = withHeld(withInstances(record, instancesFor(bound, record, others)), held);
    const seen = firmware === undefined ? renewed : { ...renewed, firmware };
    return starts === 0 ? seen : { ...seen, starts };
  });
}
