import { type AdapterRecord, type Instance, lastInstances } from './inventory.js';
import { deviceEntry } from './machine.js';

/** Every name of an fwctl instance but its number: fwctl2, its PCI address, its RDMA and net devices. */
export function instanceNames(record: AdapterRecord, instance: Instance): string[] {
  const { name, parent, rdma, net } = deviceEntry(record, instance);
  return [name, parent, parent.replace(/^0000:/, ''), ...rdma, ...net];
}

/** Every name under which an adapter can be asked for: its address, and those of the instances that it has, or had when it was unplugged. */
export function adapterNames(record: AdapterRecord): string[] {
  const { address } = record;
  const names = lastInstances(record).flatMap((instance) => [
    String(instance.minor),
    ...instanceNames(record, instance),
  ]);
  return [address, address.replace(/^0000:/, ''), ...names];
}
