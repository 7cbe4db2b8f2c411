import type { Cleared } from '../state/store.js';
import { type AdapterEntry, deviceFile, deviceKind } from './adapter.js';
import { KERNEL, KERNEL_FILE, type KernelSettings } from './host.js';
import { plugged } from './machine.js';
import { type EmulatedOptions, emulatedHost } from './options.js';
import { withState } from './problems.js';

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
}

export interface AdapterStatus {
  /** PCI address without the function: 0000:08:00 */
  adapter: string;
  family: string;
  profile: string;
  /** "ConnectX-6 Dx, dual-port 100GbE" */
  title: string;
  /** Where its state is kept; the file may not exist yet. */
  file: string;
  /** What differs from power-on, by dotted path. */
  changed: Record<string, unknown>;
}

export interface ResetResult {
  /** Paths of the files that are gone. */
  removed: string[];
  /** Files that could not be understood, and what they are called now. */
  aside: { file: string; as: string }[];
}

/** The controls of the emulated machine: what `fwctl emulator` calls. All throw FwctlError of kind `state`. */
export interface Emulator {
  show(): EmulatorStatus;
  /** Changes the settings that are named. */
  set(settings: Partial<KernelSettings>): void;
  /** A fresh boot of an untouched machine. */
  reset(): ResetResult;
}

export function emulator(options: EmulatedOptions = {}): Emulator {
  const { store, host } = emulatedHost(options);

  const adapterStatus = (entry: AdapterEntry): AdapterStatus => {
    const { family, profile, address } = entry;
    const file = deviceFile(address);
    const changed = Object.fromEntries(flatten(store.read(file, deviceKind(family))));
    const { title } = family.facts(profile);
    return { adapter: address, family: family.name, profile, title, file: store.path(file), changed };
  };

  return {
    show: () =>
      withState(() => {
        const { settings, tainted, log } = host.state();
        const kernel = { ...settings, rawio: host.credentials.rawio, tainted, log };
        return { folder: store.folder, kernel, devices: plugged().map(adapterStatus) };
      }),

    set: (settings) => withState(() => host.set(settings)),

    reset: () =>
      withState(() => {
        const cleared = [
          store.clear(KERNEL_FILE, KERNEL),
          ...plugged().map(({ family, address }) => store.clear(deviceFile(address), deviceKind(family))),
        ].filter((one) => one !== undefined);
        return {
          removed: cleared.filter(({ as }) => !as).map(({ file }) => file),
          aside: cleared.filter((one): one is Required<Cleared> => one.as !== undefined),
        };
      }),
  };
}

/** The numbers and texts of plain data by dotted path. */
function flatten(data: unknown, path = ''): [string, unknown][] {
  if (typeof data !== 'object' || data === null) return [[path, data]];
  return Object.entries(data).flatMap(([name, inner]) => flatten(inner, path ? `${path}.${name}` : name));
}
