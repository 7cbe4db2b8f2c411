import type { DeviceEntry } from '../client/backend.js';
import { type BoundFunction, families } from '../families/registry.js';
import { Kernel } from '../kernel/core.js';
import type { Store } from '../state/store.js';
import { type AdapterEntry, BoundDriver, EmulatedAdapter } from './adapter.js';
import type { EmulatedHost } from './host.js';

/** The first slot that is taken: bus 8, as on the machine whose values the first profile has. */
const FIRST_BUS = 8;

/** What is plugged in: of each family one adapter, of its first profile. */
export const plugged = (): AdapterEntry[] =>
  families.map((family, slot) => ({
    family,
    profile: family.profiles[0] as string,
    address: `0000:${(FIRST_BUS + slot).toString(16).padStart(2, '0')}:00`,
    netPrefix: `ens${slot + 1}`,
  }));

interface Instance {
  readonly entry: AdapterEntry;
  readonly bound: BoundFunction;
}

/** The fwctl instances by minor, in the order in which the host's drivers were bound. */
const instances = (): Instance[] =>
  plugged().flatMap((entry) => entry.family.facts(entry.profile).bound.map((bound) => ({ entry, bound })));

const parentOf = ({ entry, bound }: Instance, minor: number) => ({
  pci: `${entry.address}.${bound.pci}`,
  driver: entry.family.kernelDriver,
  rdma: entry.family.rdmaPrefix ? [`${entry.family.rdmaPrefix}${minor}`] : [],
  netdevs: bound.net ? [`${entry.netPrefix}${bound.net}`] : [],
});

/** The instances as the class tree shows them. Builds no firmware and reads no state. */
export function listDevices(): DeviceEntry[] {
  return instances().map((instance, minor) => {
    const { entry, bound } = instance;
    const { pci, driver, rdma, netdevs } = parentOf(instance, minor);
    return {
      name: `fwctl${minor}`,
      node: `/dev/fwctl/fwctl${minor}`,
      parent: pci,
      driver,
      function: bound.title,
      rdma,
      net: netdevs,
      firmware: entry.family.facts(entry.profile).firmware,
    };
  });
}

/** The emulated kernel with its devices registered. */
export interface Machine {
  readonly kernel: Kernel;
  /** By minor. */
  readonly drivers: readonly BoundDriver[];
}

export function bootMachine(store: Store, host: EmulatedHost): Machine {
  const kernel = new Kernel(host);
  const adapters = new Map<string, EmulatedAdapter>();
  const drivers = instances().map((instance, minor) => {
    const { entry, bound } = instance;
    const adapter = adapters.get(entry.address) ?? new EmulatedAdapter(entry, store);
    adapters.set(entry.address, adapter);
    const driver = new BoundDriver(adapter, bound, entry.family);
    kernel.register(driver, parentOf(instance, minor));
    return driver;
  });
  return { kernel, drivers };
}
