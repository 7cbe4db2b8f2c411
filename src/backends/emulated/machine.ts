import type { DeviceEntry, HostFunction } from '../../client/backend.js';
import type { Task } from '../../kernel/call.js';
import { Kernel } from '../../kernel/core.js';
import type { Awaitable } from '../../kernel/driver.js';
import type { UserMemory } from '../../kernel/memory.js';
import type { PciFunction } from '../../kernel/pci.js';
import type { Parent, Instance as SysfsInstance } from '../../kernel/sysfs.js';
import type { FwctlDevice, OpenFile } from '../../kernel/uctx.js';
import type { StateStore } from '../../state/store.js';
import type { Errno } from '../../uapi/errno.js';
import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import { BoundDriver, EmulatedAdapter } from './adapter.js';
import type { EmulatedHost } from './host.js';
import {
  type AdapterRecord,
  boundOf,
  familyOf,
  findInstance,
  type Instance,
  instancesOf,
  netPrefix,
  pciAddress,
} from './inventory.js';
import { readAdapters, readInventory } from './inventory-file.js';

function parentOf(record: AdapterRecord, { number, pci, net }: Instance): Parent {
  const { name, kernelDriver, device } = familyOf(record);
  const { rdmaPrefix, pciDriver = kernelDriver } = device;
  const below = device.facts(record.profile).parentDevice?.(number);
  return {
    pci: pciAddress(record, pci),
    driver: pciDriver,
    rdma: rdmaPrefix ? [`${rdmaPrefix}${number}`] : [],
    netdevs: net === undefined ? [] : [`${netPrefix(record)}${net}`],
    ...(below
      ? { below }
      : { auxiliary: { name: `${kernelDriver}.fwctl.${number}`, driver: `${name}_fwctl.${name}_fwctl` } }),
  };
}

/** The version of the firmware that the host's driver has found. */
const firmwareOf = (record: AdapterRecord): string =>
  record.firmware ?? familyOf(record).device.facts(record.profile).firmware;

/** An instance as the class tree shows it. */
export function deviceEntry(record: AdapterRecord, instance: Instance): DeviceEntry {
  const { pci, rdma, netdevs, below } = parentOf(record, instance);
  const name = `fwctl${instance.minor}`;
  return {
    name,
    node: `/dev/fwctl/${name}`,
    parent: below?.name ?? pci,
    ...(below ? { pci } : {}),
    driver: familyOf(record).kernelDriver,
    function: instance.title,
    rdma: [...rdma],
    net: [...netdevs],
    firmware: firmwareOf(record),
    type: DEVICE_TYPES[familyOf(record).deviceType] ?? 'error',
  };
}

/** The number in fwctl7, or in 7; undefined for any other name. */
export function minorOf(name: string): number | undefined {
  const digits = name.startsWith('fwctl') ? name.slice('fwctl'.length) : name;
  const minor = Number(digits);
  return Number.isInteger(minor) && minor >= 0 && String(minor) === digits ? minor : undefined;
}

/**
 * The instances by minor; where a name is that of one alone, only that. Builds no firmware, and reads the inventory alone.
 */
export function listDevices(store: StateStore, wanted = ''): DeviceEntry[] {
  const minor = minorOf(wanted);
  if (minor !== undefined) {
    const found = findInstance(readInventory(store), minor);
    return found ? [deviceEntry(found.record, found.instance)] : [];
  }
  return readAdapters(store)
    .flatMap((record) => instancesOf(record).map((instance) => ({ record, instance })))
    .sort((a, b) => a.instance.minor - b.instance.minor)
    .map(({ record, instance }) => deviceEntry(record, instance));
}

/** All instances, as the class tree is made of. */
export function listInstances(store: StateStore): SysfsInstance[] {
  return readAdapters(store).flatMap((record) => {
    const firmware = firmwareOf(record);
    return instancesOf(record).map((instance) => ({
      name: `fwctl${instance.minor}`,
      minor: instance.minor,
      parent: {
        ...parentOf(record, instance),
        firmware,
        function: functionOf(record, instance),
        ...sriovOf(record, instance),
      },
    }));
  });
}

/** What the PCI function of an instance tells of itself. */
function functionOf(record: AdapterRecord, instance: Instance): PciFunction {
  const { title, pci } = familyOf(record).device.facts(record.profile);
  const { sriov } = sriovOf(record, instance);
  const { virtual = pci.device, ...facts } = pci;
  return { ...facts, device: sriov && 'pf' in sriov ? virtual : pci.device, product: title };
}

/** What a function is by SR-IOV, as its title tells; SFs have no part in it. */
function sriovOf(record: AdapterRecord, { title, pci }: Instance): Pick<Parent, 'sriov'> {
  const vfOf = (one: string) => /^VF (\d+) of (PF \d+)$/.exec(one);
  const [, index, pfTitle] = vfOf(title) ?? [];
  if (index === undefined) {
    if (!/^PF \d+$/.test(title)) return {};
    const isOwn = (one: { title: string }) => vfOf(one.title)?.[2] === title;
    const vfs = instancesOf(record).filter(isOwn);
    const idle = record.held?.filter(isOwn).map((one) => ({
      index: Number(vfOf(one.title)?.[1]),
      pci: pciAddress(record, one.pci),
      driver: one.driver,
      function: functionOf(record, { ...one, minor: 0, number: 0 }),
    }));
    return { sriov: { totalVfs: vfs.length + (idle?.length ?? 0), ...(idle ? { idle } : {}) } };
  }
  const pf = boundOf(record).find((one) => one.title === pfTitle);
  return pf && pf.pci !== pci ? { sriov: { pf: pciAddress(record, pf.pci), index: Number(index) } } : {};
}

/** A device that this process has registered, and what it stands for. */
interface Registered {
  readonly device: FwctlDevice;
  readonly driver: BoundDriver;
}

/**
 * The emulated kernel with its devices, of which each is registered when it is first opened: a machine may have thousands. What other
 * processes do to an adapter is noticed at the next call.
 */
export class Machine {
  private readonly kernel: Kernel;
  private readonly adapters = new Map<string, EmulatedAdapter>();
  private readonly registered = new Map<number, Registered>();

  constructor(
    private readonly store: StateStore,
    host: EmulatedHost,
  ) {
    this.kernel = new Kernel(host, host);
  }

  /** Opens an instance. Undefined where there is none of this minor. */
  async open(minor: number): Promise<{ file: OpenFile | Errno; driver: BoundDriver } | undefined> {
    const found = this.find(minor);
    if (!found) return undefined;
    const { device, driver } = this.register(found.record, found.instance);
    return { file: (await this.kernel.open(device.minor)) as OpenFile | Errno, driver };
  }

  /** An ioctl as the kernel's entry has it, on a device that is looked at first, where it `looks`: it may be gone, or have been started again. */
  ioctl(
    file: OpenFile,
    nr: number,
    arg: number,
    memory: UserMemory,
    task: Task,
    looks = true,
  ): Awaitable<0 | Errno> {
    const driver = file.device.driver as BoundDriver;
    this.unregisterIfGone(file.device, looks);
    driver.during(true);
    try {
      return this.kernel.ioctlNow(file, nr, arg, memory, task);
    } finally {
      driver.during(false);
    }
  }

  /** The VFs of the PF that an instance is, bound or not. */
  functionsOf(minor: number): HostFunction[] {
    const found = findInstance(readInventory(this.store), minor);
    if (!found) return [];
    const { record, instance } = found;
    const all = this.adapterOf(record).controls().hostFunctions?.all() ?? [];
    const held = new Map(record.held?.map(({ name, driver }) => [name, driver]));
    return all
      .filter(({ kind, title }) => kind === 'vf' && title.endsWith(` of ${instance.title}`))
      .map(({ name, title, pci, bound }) => ({
        function: title,
        pci: pciAddress(record, pci),
        driver: bound ? familyOf(record).kernelDriver : (held.get(name) ?? null),
      }));
  }

  close(file: OpenFile): Promise<void> {
    return this.kernel.close(file);
  }

  private adapterOf(record: AdapterRecord): EmulatedAdapter {
    const known = this.adapters.get(record.address);
    if (known?.isOf(record)) return known;
    const adapter = new EmulatedAdapter(record, this.store);
    this.adapters.set(record.address, adapter);
    return adapter;
  }

  /** The instance of a minor, after the host has looked at an adapter that has been started again. */
  private find(minor: number): { record: AdapterRecord; instance: Instance } | undefined {
    const found = findInstance(readInventory(this.store), minor);
    if (!found) return undefined;
    const adapter = this.adapterOf(found.record);
    if (adapter.starts() === (found.record.starts ?? 0)) return found;
    adapter.enumerate();
    return this.find(minor);
  }

  private register(record: AdapterRecord, instance: Instance): Registered {
    const known = this.registered.get(instance.minor);
    if (known) {
      this.unregisterIfGone(known.device);
      if (known.device.registered) return known;
    }
    const driver = new BoundDriver(this.adapterOf(record), instance.name);
    const device = this.kernel.register(driver, parentOf(record, instance), instance.minor);
    const registered = { device, driver };
    this.registered.set(instance.minor, registered);
    return registered;
  }

  /** What runs on the device ends first; later calls wait for that, and find it gone. */
  private unregisterIfGone(device: FwctlDevice, looks = true): void {
    const driver = device.driver as BoundDriver;
    if (device.registered && !driver.isThere(looks)) void this.kernel.unregister(device);
  }
}
