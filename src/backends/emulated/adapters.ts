import { FwctlError } from '../../client/backend.js';
import type {
  AdapterFunction,
  Cage,
  CageControls,
  Controls,
  Coverage,
  Covered,
  FamilyEntry,
} from '../../families/registry.js';
import { families } from '../../families/registry.js';
import { StateError } from '../../state/errors.js';
import type { StateStore } from '../../state/store.js';
import { deviceFile, deviceKind, EmulatedAdapter, hostFunctionsOf } from './adapter.js';
import { type ClockControls, clockControls } from './clock-controls.js';
import { type FaultControls, faultControls } from './fault-controls.js';
import { type ImageControls, imageControls } from './images.js';
import {
  type AdapterRecord,
  changed,
  familyOf,
  findAdapter,
  type Held,
  type Inventory,
  instancesOf,
  lastInstances,
  withHeld,
} from './inventory.js';
import { added } from './inventory-added.js';
import {
  changeInventory,
  defineProfile,
  keptProfiles,
  profileFile,
  profileKind,
  readAdapters,
  readInventory,
} from './inventory-file.js';
import { adapterNames, withNames } from './names.js';

export type { CoverageRow } from '../../families/registry.js';

/** What may become of a command or register. */
export const COVERED: readonly Covered[] = ['answered', 'absent', 'unpublished', 'missing'];

/** An adapter of the machine, plugged in or not. */
export interface AdapterSummary {
  /** PCI address without the function: 0000:08:00 */
  readonly adapter: string;
  readonly family: string;
  readonly profile: string;
  /** "ConnectX-6 Dx, dual-port 100GbE" */
  readonly title: string;
  readonly plugged: boolean;
  /** Whether anything of it is kept: else it is as at power-on. */
  readonly kept: boolean;
  /** The fwctl instances; of an unplugged adapter, those that it had. */
  readonly instances: readonly string[];
  /** Why it has none, where its kind never has one. */
  readonly unbound?: string;
  /** Every name under which it can be asked for: its address, and all names of its instances. */
  readonly names: readonly string[];
}

/** What an adapter can be. */
export interface ProfileSummary {
  readonly name: string;
  readonly family: string;
  readonly title: string;
  readonly firmware: string;
  /** Addresses of the adapters that are of it. */
  readonly adapters: readonly string[];
}

/** A function, with the names of its fwctl instance where it has one. */
export interface NamedFunction extends AdapterFunction {
  readonly names: readonly string[];
}

/** The controls of single adapters. An adapter is named by its address. Methods throw StateError, and FwctlError. */
export interface AdapterControls extends FaultControls, ClockControls, ImageControls {
  adapters(): AdapterSummary[];
  /** The families of which there are emulated devices, with the names of the profiles that are built in: the first is the usual one. */
  families(): readonly Pick<FamilyEntry, 'name' | 'profiles'>[];
  /** Gives the addresses of what was added. */
  add(profile: string, count: number): string[];
  remove(address: string): void;
  /** Takes an adapter out of its slot. Files that are open on it see ENODEV from now on. */
  unplug(address: string): void;
  replug(address: string): void;
  /** Starts its firmware again: configuration for the next start becomes current. */
  resetFirmware(address: string): void;
  profiles(): ProfileSummary[];
  /** Keeps a profile of the user's, which was checked. The name must be one that no other data ever had. */
  keepProfile(name: string, data: unknown): void;
  /** Makes another adapter of it, fresh. */
  useProfile(address: string, profile: string): void;
  /** Every function of an adapter, with a driver or without. Throws FwctlError `device` where none changes hands. */
  functions(address: string): NamedFunction[];
  /** The function of an adapter whose instance has a name: pf0vf1. */
  functionNamed(address: string, name: string): string | undefined;
  /** The host's driver takes a function, by its name; it then has an fwctl instance, whose name comes back. */
  bind(address: string, name: string): string;
  /** A driver that does not use it holds a VF for a guest. Throws FwctlError `usage` for what none holds, and `kernel` where another driver has it. */
  hold(address: string, name: string, driver: string): void;
  /** The driver leaves a function: what is open on it sees ENODEV from now on. Gives the name of the instance that is gone. */
  unbind(address: string, name: string): string | undefined;
  coverage(address: string): Coverage;
  /** What is in the cages of its ports, and what can be; to be asked only. */
  cages(address: string): CageControls;
  /** All that was set on an adapter, as plain data of its family's. */
  state(address: string): unknown;
  /** Makes an adapter what another one of its profile was, by that one's `state`. */
  useState(address: string, state: unknown): void;
  /** Does something to a module, and gives what is in the cages then. */
  changeCages(address: string, change: (cages: CageControls) => void): readonly Cage[];
}

export function adapterControls(store: StateStore): AdapterControls {
  const recordOf = (address: string): AdapterRecord => {
    const record = findAdapter(readInventory(store), address);
    if (!record) throw new FwctlError('device', `there is no adapter at ${address}`);
    return record;
  };
  const adapterAt = (address: string) => new EmulatedAdapter(recordOf(address), store);
  const plugged = (address: string) => {
    if (recordOf(address).unplugged)
      throw new FwctlError('device', `the adapter at ${address} is unplugged: its functions have no driver`, {
        next: 'put it back with: fwctl emulator replug',
      });
    return adapterAt(address);
  };
  const instanceOf = (address: string, name: string) => {
    const found = instancesOf(recordOf(address)).find((instance) => instance.name === name);
    return found && `fwctl${found.minor}`;
  };
  const inventory = (change: (current: Inventory) => Inventory) => changeInventory(store, change);

  /** The family that has a profile. Throws FwctlError `usage` where none has. */
  const familyWith = (profile: string): FamilyEntry => {
    const kept = keptProfiles(store);
    const family = families.find(
      ({ profiles, takesProfiles }) =>
        profiles.includes(profile) || (takesProfiles && kept.includes(profile)),
    );
    if (!family)
      throw new FwctlError('usage', `there is no profile "${profile}"`, {
        given: profile,
        known: [...families.flatMap(({ profiles }) => profiles), ...kept],
        next: 'see them with: fwctl emulator profile list',
      });
    defineProfile(store, { address: '', family: family.name, profile });
    return family;
  };

  /** What is open on it ends, whatever comes then. */
  const reset = (address: string): EmulatedAdapter => {
    const adapter = adapterAt(address);
    adapter.control((controls) => controls.reset());
    return adapter;
  };

  const unplug = (address: string): void => {
    if (recordOf(address).unplugged)
      throw new FwctlError('device', `the adapter at ${address} is unplugged already`);
    adapterAt(address).unplug();
  };

  return {
    ...imageControls(recordOf),
    ...faultControls(recordOf, adapterAt, plugged),
    ...clockControls(adapterAt),

    adapters: () => {
      const files = new Set(store.names());
      return readAdapters(store).map((record) => summaryOf(record, files.has(deviceFile(record))));
    },

    families: () => families,

    add: (profile, count) => {
      const family = familyWith(profile);
      let fresh: readonly string[] = [];
      inventory((current) => {
        const { inventory: next, addresses } = added(current, family, profile, count);
        fresh = addresses;
        return next;
      });
      // What an earlier adapter in the slot has left: how often it was started.
      const files = new Set(store.names());
      for (const address of fresh)
        if (files.has(deviceFile({ address, family: family.name }))) adapterAt(address).enumerate();
      return [...fresh];
    },

    remove: (address) => {
      const adapter = adapterAt(address);
      try {
        if (!recordOf(address).unplugged) unplug(address);
        adapter.forget();
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        // What it was can't be read: the file is kept aside.
        store.clear(deviceFile(recordOf(address)), deviceKind(adapter.family));
      }
      inventory((current) => changed(current, address, () => undefined));
    },

    unplug,

    replug: (address) => {
      if (!recordOf(address).unplugged)
        throw new FwctlError('device', `the adapter at ${address} is in its slot`);
      adapterAt(address).enumerate('replug');
    },

    resetFirmware: (address) => {
      plugged(address);
      reset(address).enumerate();
    },

    profiles: () => {
      const adapters = readAdapters(store);
      const kept = keptProfiles(store);
      return families.flatMap((family) =>
        [...family.profiles, ...(family.takesProfiles ? kept : [])].map((name) => {
          defineProfile(store, { address: '', family: family.name, profile: name });
          const { title, firmware } = family.device.facts(name);
          const users = adapters.filter(({ profile }) => profile === name);
          return {
            name,
            family: family.name,
            title,
            firmware,
            adapters: users.map(({ address }) => address),
          };
        }),
      );
    },

    keepProfile: (name, data) => {
      const kind = profileKind(name);
      kind.parse(data, kind.version);
      store.update(profileFile(name), kind, () => data);
    },

    useProfile: (address, profile) => {
      const family = familyWith(profile);
      adapterAt(address).forget();
      inventory((current) => changed(current, address, (record) => ofProfile(record, family.name, profile)));
      adapterAt(address).enumerate();
    },

    functions: (address) => {
      const adapter = adapterAt(address);
      return withNames(recordOf(address), hostFunctionsOf(adapter.controls(), adapter.family).all());
    },

    functionNamed: (address, name) =>
      withNames(recordOf(address), instancesOf(recordOf(address))).find(({ names }) => names.includes(name))
        ?.name,

    bind: (address, name) => {
      const adapter = plugged(address);
      requireFree(recordOf(address), name);
      adapter.drive(name, 'attach');
      return instanceOf(address, name) as string;
    },

    hold: (address, name, driver) => {
      const adapter = plugged(address);
      const functions = hostFunctionsOf(adapter.controls(), adapter.family).all();
      const record = recordOf(address);
      inventory((current) =>
        changed(current, address, (now) =>
          withHeld(now, [...(now.held ?? []), heldOf(functions, record, name, driver)]),
        ),
      );
    },

    unbind: (address, name) => {
      const adapter = plugged(address);
      const gone = instanceOf(address, name);
      if (!recordOf(address).held?.some((one) => one.name === name)) adapter.drive(name, 'detach');
      else
        inventory((current) =>
          changed(current, address, (now) =>
            withHeld(now, now.held?.filter((one) => one.name !== name) ?? []),
          ),
        );
      return gone;
    },

    coverage: (address) => adapterAt(address).coverage(),

    state: (address) => adapterAt(address).firmware().snapshot(),

    useState: (address, state) => {
      const record = recordOf(address);
      const kind = deviceKind(familyOf(record));
      const checked = kind.parse(state, kind.version);
      store.update(deviceFile(record), kind, () => checked);
      adapterAt(address).enumerate();
    },

    cages: (address) => cagesOf(adapterAt(address).controls()),

    changeCages: (address, change) =>
      adapterAt(address).control((controls) => {
        const cages = cagesOf(controls);
        change(cages);
        return cages.list();
      }),
  };
}

/** Drivers that hold a VF for a guest: those of Linux's drivers/vfio/pci that know mlx5's, and pci-stub. */
export const HOLDERS = ['vfio-pci', 'mlx5_vfio_pci', 'pci-stub'] as const;

const busy = (driver: string): FwctlError =>
  new FwctlError('kernel', `${driver} has the function: EBUSY`, {
    errno: 'EBUSY',
    next: 'take it from that first: fwctl function unbind',
  });

/** Throws FwctlError `kernel` where a driver holds a function. */
function requireFree({ held = [] }: AdapterRecord, name: string): void {
  const holder = held.find((one) => one.name === name);
  if (holder) throw busy(holder.driver);
}

/** A function as it is held. */
function heldOf(
  functions: readonly AdapterFunction[],
  record: AdapterRecord,
  name: string,
  driver: string,
): Held {
  const one = functions.find((known) => known.name === name);
  if (one?.kind !== 'vf')
    throw new FwctlError(
      'usage',
      `${one?.title ?? name} is no VF: ${driver} holds PCI functions for guests`,
      {
        given: name,
        known: functions.filter(({ kind }) => kind === 'vf').map((vf) => vf.name),
      },
    );
  if (one.bound) throw busy(familyOf(record).kernelDriver);
  requireFree(record, name);
  return { name, title: one.title, pci: one.pci, driver };
}

/** The record of an adapter made another device. One of another family has nothing of what it had but its slot. */
function ofProfile(record: AdapterRecord, family: string, profile: string): AdapterRecord {
  const { address, unplugged } = record;
  if (family === record.family) return { ...withHeld(record, []), profile };
  return { address, family, profile, instances: [], ...(unplugged ? { unplugged } : {}) };
}

function cagesOf({ cages }: Controls): CageControls {
  if (cages) return cages;
  throw new FwctlError('device', 'this adapter has no cages for modules');
}

function summaryOf(record: AdapterRecord, kept: boolean): AdapterSummary {
  const { address, family, profile, unplugged } = record;
  const { title, unbound } = familyOf(record).device.facts(profile);
  return {
    adapter: address,
    family,
    profile,
    title,
    ...(unbound ? { unbound } : {}),
    plugged: !unplugged,
    kept,
    instances: lastInstances(record).map(({ minor }) => `fwctl${minor}`),
    get names() {
      return adapterNames(record);
    },
  };
}
