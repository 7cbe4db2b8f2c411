import type { Awaitable, Driver } from '../kernel/driver.js';
import type { Errno } from '../uapi/errno.js';
import { DEVICE_TYPES } from '../uapi/ioctl.js';
import { findCommand } from './mlx5/catalogue.js';
import { Mlx5Driver } from './mlx5/driver.js';
import { Device } from './mlx5/firmware/device.js';
import { titleOf, type Vhca } from './mlx5/firmware/functions.js';
import type { Profile } from './mlx5/firmware/profile.js';
import { connectx6dx } from './mlx5/firmware/profiles/connectx6dx.js';
import { type DeviceState, POWER_ON, parseState, STATE_VERSION } from './mlx5/firmware/state.js';
import { readInputHeader } from './mlx5/mailbox.js';

/** A function of an adapter to which the host's driver is bound: it has an fwctl instance. */
export interface BoundFunction {
  /** Its name in the profile: pf0 */
  readonly name: string;
  /** "PF 0", "VF 0 of PF 0" */
  readonly title: string;
  /** PCI function number. */
  readonly pci: number;
  /** The end of its netdev's name: f0np0 */
  readonly net: string;
}

/** What a profile says of an adapter before its firmware is built. */
export interface AdapterFacts {
  readonly title: string;
  /** 22.43.1014 */
  readonly firmware: string;
  readonly bound: readonly BoundFunction[];
}

/** The firmware of one adapter. Its state is plain data that is never changed in place. */
export interface Firmware<State = unknown> {
  /** One command of a function; at most `room` bytes come back. They may be shared with later answers. */
  execute(name: string, input: Uint8Array, room: number): Uint8Array;
  /** The object that was restored, as long as nothing has changed. */
  snapshot(): State;
  restore(state: State): void;
}

/** How commands get to a function; an errno where one was not delivered. */
export interface CommandInterface {
  execute(input: Uint8Array, room: number): Awaitable<Uint8Array | Errno>;
}

/** An adapter with its firmware built. */
export interface Adapter<State = unknown> {
  readonly firmware: Firmware<State>;
  /** The kernel's driver for a function. */
  driver(name: string, commands: CommandInterface): Driver;
}

/** A device family, as the emulated machine has it. */
export interface Family<State = unknown> {
  readonly name: string;
  /** enum fwctl_device_type */
  readonly deviceType: number;
  /** The parent's PCI driver. */
  readonly kernelDriver: string;
  /** Names of the profiles; the first is the default. */
  readonly profiles: readonly string[];
  facts(profile: string): AdapterFacts;
  /**
   * `address` is the adapter's, without a PCI function: 0000:08:00. `now` gives the nanoseconds for which it has had power.
   */
  build(profile: string, address: string, now: () => bigint): Adapter<State>;
  /** Whether a command may change what outlives the process. */
  changesState(input: Uint8Array): boolean;
  readonly state: {
    readonly version: number;
    /** At power-on. */
    readonly initial: State;
    /** State of this version or an earlier one. Throws an Error that says what is wrong with it. */
    parse(data: unknown, version: number): State;
  };
}

const PROFILES: Record<string, () => Profile> = { connectx6dx };

const profiles = new Map<string, Profile>();

function profileOf(name: string): Profile {
  const profile = profiles.get(name) ?? PROFILES[name]?.();
  if (!profile) throw new RangeError(`mlx5 has no profile ${name}`);
  profiles.set(name, profile);
  return profile;
}

/** As the RDMA core shows it in fw_ver. */
const versionText = ([major, minor, sub]: Profile['identity']['firmware']): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

/** ConnectX and BlueField. */
const mlx5: Family<DeviceState> = {
  name: 'mlx5',
  deviceType: DEVICE_TYPES.indexOf('mlx5'),
  kernelDriver: 'mlx5_core',
  profiles: Object.keys(PROFILES),

  facts(name) {
    const { title, identity, functions } = profileOf(name);
    const bound = functions.flatMap((row) =>
      row.net === undefined || row.pci === undefined
        ? []
        : [{ name: row.name, title: titleOf(row, functions), pci: row.pci, net: row.net }],
    );
    return { title, firmware: versionText(identity.firmware), bound };
  },

  build(name, address, now) {
    const [, bus, slot] = address.split(':').map((part) => Number.parseInt(part, 16)) as [
      number,
      number,
      number,
    ];
    const device = new Device(profileOf(name), { bus, device: slot }, { now, seed: 0 });
    return {
      firmware: device,
      driver: (vhca, commands) => {
        const { capabilities } = device.functions.get(vhca) as Vhca;
        return new Mlx5Driver(commands, capabilities.general('uctx_cap'));
      },
    };
  },

  changesState(input) {
    const { opcode, op_mod } = readInputHeader(input);
    return findCommand(opcode)?.effects(op_mod) === 'settings';
  },

  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};

/** The families that can be emulated; the first is the default. */
export const families: readonly Family[] = [mlx5 as Family];
