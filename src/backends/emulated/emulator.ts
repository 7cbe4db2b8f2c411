import { resolve } from 'node:path';
import { StateError } from '../../state/errors.js';
import type { Cleared, Kind } from '../../state/store.js';
import { type OpenDevice, openDevices } from '../serve/clients.js';
import { deviceFile, deviceKind } from './adapter.js';
import { type AdapterControls, adapterControls } from './adapters.js';
import { type Archive, deviceKindOf, exportState, importState, type ProfileCheck } from './archive.js';
import { KERNEL, KERNEL_FILE, type KernelSettings } from './host.js';
import { type AdapterRecord, familyOf, instancesOf } from './inventory.js';
import {
  INVENTORY,
  INVENTORY_FILE,
  keptProfiles,
  profileFile,
  profileKind,
  readAdapters,
} from './inventory-file.js';
import { type EmulatedOptions, emulatedHost } from './options.js';
import { withState } from './state-errors.js';

export type {
  Cage,
  Corruption,
  Fault,
  FaultEffect,
  FaultMatch,
  FaultParameter,
  FaultRule,
  FaultWords,
  OwnEffect,
} from '../../families/registry.js';
export { type AdapterSummary, COVERED, type CoverageRow } from './adapters.js';
export { CALLER_RAWIO, type KernelSettings, RAWIO_UNDER_LOCKDOWN, UMEM } from './host.js';
export type { AdapterImages, ImageWishes } from './images.js';

/** What the emulated machine is and has. */
export interface EmulatorStatus {
  /** The state folder. */
  folder: string;
  kernel: KernelSettings & {
    /** Whether the caller has CAP_SYS_RAWIO, all told. */
    rawio: boolean;
    tainted: number;
    log: readonly { level: number; text: string }[];
  };
  devices: AdapterStatus[];
  /** What other programs have open, where the machine is served to them. */
  open_files: OpenDevice[];
}

/** An adapter with what was changed of it since power-on. */
export interface AdapterStatus {
  /** PCI address without the function: 0000:08:00 */
  adapter: string;
  family: string;
  profile: string;
  /** "ConnectX-6 Dx, dual-port 100GbE" */
  title: string;
  /** Where its state is kept; the file may not exist yet. */
  file: string;
  /** Whether it is in its slot. */
  plugged: boolean;
  /** The fwctl instances of its functions. */
  instances: string[];
  /** What differs from power-on, by dotted path. */
  changed: Record<string, unknown>;
  /** Of that, what counts for nothing, and why: it was kept while the adapter was another one. */
  idle: Record<string, string>;
  /** Why that is not known: its file is damaged. */
  error?: { message: string; next: string };
}

export interface ResetResult {
  /** Paths of the files that are gone. */
  removed: string[];
  /** Files that could not be understood, and what they are called now. */
  aside: { file: string; as: string }[];
}

/** The controls of the emulated machine: what `fwctl emulator` calls. All throw FwctlError. */
export interface Emulator extends AdapterControls {
  /** The kernel and its adapters, as `fwctl emulator show` has them. */
  show(): EmulatorStatus;
  /** Changes the settings that are named. */
  set(settings: Partial<KernelSettings>): void;
  /** A fresh boot of an untouched machine. */
  reset(): ResetResult;
  /** All of the machine, as `import` takes it. */
  export(): Archive;
  /** Makes the machine what an archive says; `source` names it in errors. Gives the names of the files that it has. */
  import(archive: unknown, source: string, checkProfile: ProfileCheck): string[];
}

/** The controls of the emulated machine whose state the options name; touches no file before one of them is used. Throws nothing. Source: `fwctl emulator`. */
export function emulator(options: EmulatedOptions = {}): Emulator {
  const { store, host } = emulatedHost(options);

  const adapterStatus = (record: AdapterRecord): AdapterStatus => {
    const { profile, address } = record;
    const family = familyOf(record);
    const file = deviceFile(record);
    return {
      adapter: address,
      family: family.name,
      profile,
      title: family.device.facts(profile).title,
      file: store.path(file),
      plugged: !record.unplugged,
      instances: instancesOf(record).map(({ minor }) => `fwctl${minor}`),
      ...changesIn(file, deviceKind(family), (path) => family.device.idle?.(profile, path)),
    };
  };

  /** A file that can't be read says nothing of the other adapters. */
  const changesIn = (
    file: string,
    kind: Kind<unknown>,
    whyIdle: (path: string) => string | undefined,
  ): Pick<AdapterStatus, 'changed' | 'idle' | 'error'> => {
    try {
      const changed = Object.fromEntries(flatten(store.read(file, kind)));
      const reasons = Object.keys(changed).map((path) => [path, whyIdle(path)] as const);
      const idle = Object.fromEntries(reasons.filter((one): one is [string, string] => one[1] !== undefined));
      return { changed, idle };
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return { changed: {}, idle: {}, error: { message: error.message, next: error.next } };
    }
  };

  return guarded({
    ...adapterControls(store),

    show: () => {
      const { settings, tainted, log } = host.state();
      const kernel = { ...settings, rawio: host.self.credentials.rawio, tainted, log };
      const devices = readAdapters(store).map(adapterStatus);
      return { folder: store.folder, kernel, devices, open_files: openDevices(resolve(store.folder)) };
    },

    set: (settings) => host.set(settings),

    reset: () => {
      const cleared = [
        store.recover(),
        store.clear(KERNEL_FILE, KERNEL),
        store.clear(INVENTORY_FILE, INVENTORY),
        ...store.names().map((name) => {
          const kind = deviceKindOf(name);
          return kind && store.clear(name, kind);
        }),
        ...keptProfiles(store).map((name) => store.clear(profileFile(name), profileKind(name))),
      ].filter((one) => one !== undefined);
      return {
        removed: cleared.filter(({ as }) => !as).map(({ file }) => file),
        aside: cleared.filter((one): one is Required<Cleared> => one.as !== undefined),
      };
    },

    export: () => exportState(store),
    import: (archive, source, checkProfile) => importState(store, archive, source, checkProfile),
  });
}

/** The same controls, whose errors are those of the client. */
const guarded = (controls: Emulator): Emulator =>
  Object.fromEntries(
    Object.entries(controls).map(([name, control]) => [
      name,
      (...args: unknown[]) => withState(() => (control as (...args: unknown[]) => unknown)(...args)),
    ]),
  ) as unknown as Emulator;

/** The numbers and texts of plain data by dotted path. */
function flatten(data: unknown, path = ''): [string, unknown][] {
  if (typeof data !== 'object' || data === null) return path ? [[path, data]] : [];
  return Object.entries(data).flatMap(([name, inner]) => flatten(inner, path ? `${path}.${name}` : name));
}
