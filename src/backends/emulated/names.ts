import { namesOf } from '../../client/backend.js';
import type { BoundFunction } from '../../families/registry.js';
import { type AdapterRecord, type Instance, instancesOf, lastInstances } from './inventory.js';
import { deviceEntry } from './machine.js';

/** Every name of an fwctl instance but its number: fwctl2, its PCI address, its RDMA and net devices. */
const instanceNames = (record: AdapterRecord, instance: Instance): string[] =>
  namesOf(deviceEntry(record, instance)).filter((name) => name !== String(instance.minor));

/** Every name under which an adapter can be asked for: its address, and those of the instances that it has, or had when it was unplugged. */
export function adapterNames(record: AdapterRecord): string[] {
  const { address } = record;
  const names = lastInstances(record).flatMap((instance) => namesOf(deviceEntry(record, instance)));
  return [address, address.replace(/^0000:/, ''), ...names];
}

/** Functions with the names of their instances. */
export function withNames<One extends BoundFunction>(record: AdapterRecord, functions: readonly One[]) {
  const names = new Map(
    instancesOf(record).map((instance) => [instance.name, instanceNames(record, instance)]),
  );
  return functions.map((one) => ({ ...one, names: names.get(one.name) ?? [] }));
}
