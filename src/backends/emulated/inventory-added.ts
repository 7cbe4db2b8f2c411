import type { FamilyEntry } from '../../families/registry.js';
import { MAX_DEVICES } from '../../uapi/ioctl.js';
import {
  addressOf,
  busOf,
  countOf,
  type Inventory,
  inRows,
  noRoom,
  numberedFrom,
  numberOf,
  type Row,
  sizeOf,
  withSize,
} from './inventory.js';

/** Adapters of a profile in the lowest free slots, and their addresses. Throws FwctlError `usage` where fwctl has no room for them. */
export function added(
  inventory: Inventory,
  family: FamilyEntry,
  profile: string,
  count: number,
): { inventory: Inventory; addresses: string[] } {
  const taken = takeOver(inventory);
  const numbers = numbersOf(taken, family.name);
  const { length } = family.device.facts(profile).bound;
  const rows = [...inventory.adapters];
  const addresses: string[] = [];
  for (let i = 0, slot = family.bus, first = 0, number = 0; i < count; i++) {
    slot = taken.slots.free(1, slot);
    first = taken.minors.free(length, first);
    number = numbers.free(length, number);
    if (first + length > MAX_DEVICES) throw noRoom(`${i} of ${count} adapters would fit`);
    const record = withSize({ address: addressOf(slot), family: family.name, profile });
    insert(rows, numberedFrom(record, first, number));
    addresses.push(record.address);
  }
  const next = { adapters: rows };
  takenIn.set(next, taken);
  return { inventory: next, addresses };
}

/** Puts a row where it belongs among rows by slot. */
function insert(rows: Row[], row: Row): void {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] as Row).address < row.address) low = middle + 1;
    else high = middle;
  }
  const near = inRows([rows[low - 1], row, rows[low]].filter((one) => one !== undefined)).adapters;
  const from = Math.max(low - 1, 0);
  rows.splice(from, low + 1 - from, ...near);
}

/** What the adapters of an inventory have. */
interface Taken {
  readonly slots: Runs;
  readonly minors: Runs;
  /** The numbers of drivers, by family. */
  readonly numbers: Map<string, Runs>;
}

/** Of inventories to which nothing was added yet: it goes on with the one that is made of it. */
const takenIn = new WeakMap<Inventory, Taken>();

function numbersOf({ numbers }: Taken, family: string): Runs {
  const known = numbers.get(family) ?? new Runs();
  numbers.set(family, known);
  return known;
}

function takeOver(inventory: Inventory): Taken {
  const known = takenIn.get(inventory);
  takenIn.delete(inventory);
  return known ?? takenBy(inventory);
}

function takenBy({ adapters }: Inventory): Taken {
  const taken = { slots: new Runs(), minors: new Runs(), numbers: new Map<string, Runs>() };
  for (const row of adapters) {
    taken.slots.take(busOf(row.address), countOf(row));
    if (row.unplugged) continue;
    const numbers = numbersOf(taken, row.family);
    if (row.instances)
      for (const { minor, number = minor } of row.instances) {
        taken.minors.take(minor, 1);
        numbers.take(number, 1);
      }
    else {
      const size = countOf(row) * sizeOf(row);
      taken.minors.take(row.first ?? 0, size);
      numbers.take(numberOf(row), size);
    }
  }
  return taken;
}

/** Numbers of which some are taken. */
class Runs {
  private taken = new Uint8Array(2 * MAX_DEVICES);

  take(first: number, count: number): void {
    const end = first + count;
    if (end > this.taken.length) {
      const more = new Uint8Array(end + MAX_DEVICES);
      more.set(this.taken);
      this.taken = more;
    }
    this.taken.fill(1, first, end);
  }

  /** Takes the lowest run of so many that are free, not below `from`, and gives the first of them. */
  free(count: number, from: number): number {
    let first = from;
    for (let i = 0; i < count; i++)
      if (this.taken[first + i]) {
        const free = this.taken.indexOf(0, first + i);
        first = free < 0 ? this.taken.length : free;
        i = -1;
      }
    this.take(first, count);
    return first;
  }
}
