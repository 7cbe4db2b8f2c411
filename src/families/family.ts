import type { Awaitable, Driver, ParentDevice } from '../kernel/driver.js';
import type { Errno } from '../uapi/errno.js';
import type { Family as FamilyName } from '../uapi/parent-driver.js';
import type { ByteStorage } from './byte-storage.js';
import type { BoundFunction, Controls } from './controls.js';
import type { FaultWords } from './fault.js';

export type * from './controls.js';
export type * from './fault.js';

/** What the PCI functions of an adapter tell of themselves. */
export interface PciFacts {
  readonly vendor: number;
  readonly device: number;
  /** The device id of VFs; absent where there can be none. */
  readonly virtual?: number;
  /** Base class, sub-class and programming interface; absent: an Ethernet controller, 0x020000. */
  readonly class?: number;
  /** Absent: the same as vendor and device. */
  readonly subsystem?: { readonly vendor: number; readonly device: number };
  /** Bytes of its first BAR, a power of 2 up to 32 MiB, which it has where nothing is said. */
  readonly bar?: number;
  readonly generation: number;
  readonly lanes: number;
  /** In the vital product data; absent: it has none. */
  readonly serial?: string;
}

/** What a profile says of an adapter before its firmware is built. */
export interface AdapterFacts {
  readonly title: string;
  /** 22.43.1014 */
  readonly firmware: string;
  /** What has a driver at power-on. */
  readonly bound: readonly BoundFunction[];
  /** Why nothing of it has an fwctl instance, where nothing has. */
  readonly unbound?: string;
  readonly pci: PciFacts;
  /**
   * The device between the PCI function and its fwctl instance, by the number that the host gave it: mem0 of CXL. Absent where the instance hangs at the
   * PCI function itself.
   */
  parentDevice?(number: number): ParentDevice;
}

/** The firmware of one adapter. Its state is plain data that is never changed in place. */
export interface Firmware<State = unknown> {
  /** One command of a function; at most `room` bytes come back. They may be shared with later answers. */
  execute(name: string, input: Uint8Array, room: number): Uint8Array;
  /** The object that was restored, as long as nothing has changed. */
  snapshot(): State;
  restore(state: State): void;
  /** The version that runs, where it is not the profile's. */
  readonly release?: string | undefined;
  /** What can be done to it from outside; absent where it is ever the same. */
  readonly controls?: Controls;
}

/** One function's command queue: at most `room` bytes come back; an errno where a command was not delivered. */
export interface CommandInterface {
  execute(input: Uint8Array, room: number): Awaitable<Uint8Array | Errno>;
}

/** The host's own driver takes a function, or leaves it. Gives what failed; then nothing has changed. */
export interface HostDriver {
  attach(name: string): DriverFailure | undefined;
  detach(name: string): DriverFailure | undefined;
}

/** Why a driver could not take a function, or not leave it. */
export interface DriverFailure {
  readonly errno: Errno;
  readonly message: string;
}

/**
 * What becomes of a command or register: it is answered; refused because a feature is absent; refused because no layout of its answer
 * is published; or not built.
 */
export type Covered = 'answered' | 'absent' | 'unpublished' | 'missing';

export interface CoverageRow {
  readonly name: string;
  /** Opcode, or the id of a register; a UUID. */
  readonly id: number | string;
  /** The least scope of a command; the first digit of a register's id. */
  readonly group: string;
  readonly state: Covered;
  /** Why it is not answered. */
  readonly why?: string;
}

/** By what there is: commands, registers, features. */
export type Coverage = Readonly<Record<string, readonly CoverageRow[]>>;

/** An adapter with its firmware built. */
export interface Adapter<State = unknown> {
  readonly firmware: Firmware<State>;
  /**
   * The kernel's fwctl driver for a function. What it sends goes by `commands`, in whatever form the family's firmware takes it; what it knows of the device by
   * itself is as it is when a call begins.
   */
  driver(name: string, commands: CommandInterface): Driver;
  /** The host's own driver; absent where no function changes hands. */
  readonly host?: HostDriver;
  /** What of the commands and registers that there are it has, in the state that it is in; absent where nobody has counted. */
  coverage?(): Coverage;
}

/** What an image of firmware is to be. What is left out is as for the adapter. */
export interface ImageWishes {
  readonly version?: readonly [number, number, number];
  /** Year, month, day. */
  readonly date?: readonly [number, number, number];
  /** One of the components that the family names. */
  readonly component?: string;
  /** The board that it is for: the PSID of mlx5. */
  readonly board?: string;
  /** Hardware id of the chip. */
  readonly chip?: number;
  readonly security_version?: number;
  /** Bytes. */
  readonly size?: number;
  readonly debug?: boolean;
  /** The key that signs it, in PEM; `none`: it is not signed. Left out: the emulator's own. */
  readonly key?: string | 'none';
}

/** An image that was made, and what it says of itself. */
export interface MadeImage extends Required<Omit<ImageWishes, 'key'>> {
  readonly bytes: Uint8Array;
  readonly signed: boolean;
}

/** How images are made that adapters of a family take. */
export interface ImageMaker {
  /** The first is the firmware itself. */
  readonly components: readonly string[];
  /** Throws RangeError for what an image can't be. */
  make(profile: string, wishes: ImageWishes): MadeImage;
}

/** The device side of a family, as the emulated machine has it. Its names are in the registry. */
export interface FamilyDevice<State = unknown> {
  /** What the names of its RDMA devices begin with; undefined where it makes none. */
  readonly rdmaPrefix?: string;
  /** The PCI driver, where that is not the driver of the instance's parent: cxl_pci */
  readonly pciDriver?: string;
  /** Makes a profile known that is kept as data, once checked. A name means the same data for ever. Throws an Error that says what is wrong. */
  define?(profile: string, data: unknown): void;
  /** Of a profile that the registry names, or that was defined; else throws RangeError. */
  facts(profile: string): AdapterFacts;
  /**
   * `address` is the adapter's, without a PCI function: 0000:08:00. `now` gives the nanoseconds for which it has had power. `storage` is its flash;
   * without, nothing can be kept there.
   */
  build(profile: string, address: string, now: () => bigint, storage?: ByteStorage): Adapter<State>;
  /** Why a part of an adapter's state, by its dotted path, counts for nothing with a profile; undefined where it counts. */
  idle?(profile: string, path: string): string | undefined;
  /** Whether a command, as the driver sends it, may change what outlives the process. */
  changesState(input: Uint8Array): boolean;
  /** Absent where only what any family's faults do can be asked for, of any command. */
  readonly faultWords?: FaultWords;
  /** Absent where its adapters take none. */
  readonly images?: ImageMaker;
  readonly state: {
    readonly version: number;
    /** At power-on. */
    readonly initial: State;
    /** State of this version or an earlier one. Throws an Error that says what is wrong with it. */
    parse(data: unknown, version: number): State;
  };
}

/** What is known of a family without its code. */
export interface FamilyEntry {
  readonly name: FamilyName;
  /** enum fwctl_device_type */
  readonly deviceType: number;
  /** The driver of the parent of its instances. */
  readonly kernelDriver: string;
  /** Names of the profiles that are built in; the first is the default. */
  readonly profiles: readonly string[];
  /** The PCI bus of the first adapter of the family: others of it follow, a bus each. */
  readonly bus: number;
  /** Whether users may define profiles. */
  readonly takesProfiles?: true;
  /** The first look into it loads its code. */
  readonly device: FamilyDevice;
}
