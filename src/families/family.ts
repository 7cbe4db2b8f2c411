import type { Layout } from '../bits/layout.js';
import type { Awaitable, Driver, ParentDevice } from '../kernel/driver.js';
import type { Errno } from '../uapi/errno.js';
import type { Family as FamilyName } from '../uapi/parent-driver.js';

/** A function of an adapter to which the host's driver is bound: it has an fwctl instance. */
export interface BoundFunction {
  /** Its name in the profile: pf0 */
  readonly name: string;
  /** "PF 0", "VF 0 of PF 0"; "" where a family has no such words. */
  readonly title: string;
  /** How far its PCI device and function are behind the adapter's first; of an SF, its PF's. */
  readonly pci: number;
  /** The end of its netdev's name, where it has one: f0np0 */
  readonly net?: string;
}

/** A function of an adapter, with a driver or without. */
export interface AdapterFunction extends BoundFunction {
  readonly kind: 'pf' | 'vf' | 'sf';
  /** Its number among those of its kind below the same PF. */
  readonly index: number;
  /** The number of its PF; its own, of a PF. */
  readonly pf: number;
  readonly function_id: number;
  /** Where the family has such. */
  readonly vhca_id?: number;
  readonly bound: boolean;
}

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

/** The time that an adapter lives in. */
export interface DeviceClock {
  /** Whether it stands still until it is told; else it runs with the host's. */
  readonly virtual: boolean;
  /** Nanoseconds. */
  readonly now: bigint;
}

/** Which commands a fault is for: what is left out fits any. */
export interface FaultMatch {
  /** The function that asks, by its name in the profile. */
  readonly function?: string;
  /** What the family tells commands apart by, as `FaultWords.match` names it. */
  readonly [field: string]: number | string | undefined;
}

/** What a fault of any family may do to a command. */
export type CommonEffect =
  /** It does not reach the firmware: the family's driver makes of the errno what the kernel's does. */
  | { readonly kind: 'errno'; readonly errno: Errno; readonly after_ns?: number }
  /** Its answer comes late. */
  | { readonly kind: 'hang'; readonly after_ns: number }
  | ({ readonly kind: 'corrupt' } & Corruption)
  /** The adapter leaves its slot: before the command reaches the firmware, or behind the answer. */
  | { readonly kind: 'unplug'; readonly answered: boolean };

/** What only a family's own firmware does: one of `FaultWords.effects`, with its parameters. */
export interface OwnEffect {
  readonly kind: string;
  readonly [parameter: string]: number | string;
}

/** What a fault does to a command. */
export type FaultEffect = CommonEffect | OwnEffect;

/** Bits of an answer that are other than they should be. */
export interface Corruption {
  /** How people call the place. */
  readonly field: string;
  /** Bits from the start of the answer, and how many. */
  readonly offset: number;
  readonly width: number;
  /** In hex: what the bits are replaced by, or with `xor` combined with. */
  readonly value: string;
  readonly xor: boolean;
}

/** Trouble to come. */
export interface Fault {
  readonly match: FaultMatch;
  /** How often it happens; left out: without end. */
  readonly count?: number;
  /** How likely it is at each command that it is for, above 0 and below 1; left out: it happens at each. */
  readonly probability?: number;
  /** What the hits of the probability follow from, beside the device's own seed. */
  readonly seed?: number;
  readonly effect: FaultEffect;
}

/** A fault that an adapter has, and what has become of it. */
export interface FaultRule extends Fault {
  /** Never given again. */
  readonly id: number;
  /** Commands that it was for, while it was armed. */
  readonly seen: number;
  /** How often it has happened. */
  readonly fired: number;
}

/** A value that has names. */
export interface Word {
  /** The first is shown. */
  readonly names: readonly string[];
  /** What is kept in the fault. */
  readonly value: number | string;
  /** By what number it may be given too, where that is not what is kept. */
  readonly number?: number;
}

/** What people say of a fault: an opcode, a status, a time. */
export interface FaultParameter {
  /** op_mod: how it is given, and how JSON has it. */
  readonly name: string;
  /** "command": how errors and help call it. */
  readonly title: string;
  /** The largest number that may be given; absent where only words may. */
  readonly most?: number;
  /** Hex digits in which a number without a name is shown; absent: as many as it has. */
  readonly digits?: number;
  /** Its names; absent where it has none. */
  words?(): readonly Word[];
  /** How JSON has the number beside its name: register_id. */
  readonly id?: string;
  /** Whether it is a time, in nanoseconds. */
  readonly time?: true;
  /** What stands for it where it is not given; absent where it must be. Of `match`, nothing has to be given. */
  usual?(): number | string;
}

/** What a firmware does to commands beside what any does: status and syndrome of mlx5, a short answer of CXL. */
export interface OwnEffectWords {
  readonly kind: string;
  /** "the firmware refuses the command" */
  readonly help: string;
  /** The first may be given as the value of the effect itself. */
  readonly parameters: readonly FaultParameter[];
  /** "BAD_RES_ERR, syndrome 0x00000001" */
  text(effect: OwnEffect): string;
}

/** How people speak of the faults of a family. */
export interface FaultWords {
  /** By what commands are told apart. The first names the command itself. */
  readonly match: readonly FaultParameter[];
  /** Which commands a fault is for, in words; absent: the names with their values. */
  matchText?(match: FaultMatch): string;
  readonly effects: readonly OwnEffectWords[];
  /** The layout in which the fields of the answers stand, and how many bits lie in front of it; undefined where that does not follow. */
  answer?(match: FaultMatch): { readonly layout: Layout; readonly at: number } | undefined;
}

/**
 * What became of a command: at most `room` bytes of answer, which may be shared with later ones, or the errno of a failed delivery. The caller gets it
 * `delay` nanoseconds later, and the adapter is unplugged then where that is said.
 */
export type Delivery = ({ readonly output: Uint8Array } | { readonly errno: Errno }) & {
  readonly delay?: number;
  readonly unplug?: true;
};

/** The firmware of one adapter. Its state is plain data that is never changed in place. */
export interface Firmware<State = unknown> {
  /** One command of a function; at most `room` bytes come back. They may be shared with later answers. */
  execute(name: string, input: Uint8Array, room: number): Uint8Array;
  /** The object that was restored, as long as nothing has changed. */
  snapshot(): State;
  restore(state: State): void;
  /** What can be done to it from outside; absent where it is ever the same. */
  readonly controls?: Controls;
}

/** The cage of a port. */
export interface Cage {
  /** From 1 on. */
  readonly port: number;
  /** The function that has the port, by its name in the profile. */
  readonly function: string;
  /** The kind of module; undefined: the cage is empty. */
  readonly module: string | undefined;
  readonly fault: string | undefined;
}

export interface Titled {
  readonly name: string;
  readonly title: string;
}

/** How a firmware can be. */
export interface HealthState extends Titled {
  /** The errno of calls then, where it follows. */
  readonly errno?: Errno;
}

/** What is done to the modules in the ports of an adapter: names are of those that it lists. */
export interface CageControls {
  readonly kinds: readonly Titled[];
  readonly faults: readonly Titled[];
  list(): readonly Cage[];
  /** Puts a module into a cage, in the place of one that is there; without a kind that which was there last. */
  plug(port: number, kind?: string): void;
  unplug(port: number): void;
  setFault(port: number, fault: string): void;
  /** Whether modules of a kind measure themselves. */
  measures(kind: string): boolean;
}

/** The time and the chance of an adapter. */
export interface TimeControls {
  readonly clock: DeviceClock;
  /** Nanoseconds at which the clock is to stand; undefined: it runs with the host's. */
  setClock(at: bigint | undefined): void;
  /** What looks like chance follows from it. */
  readonly seed: number;
  setSeed(seed: number): void;
}

/** The functions of an adapter where they change hands. */
export interface FunctionControls {
  /** What has a driver now. */
  bound(): readonly BoundFunction[];
  /** Every function, PFs first. */
  all(): AdapterFunction[];
  /** How many drivers had come to a function before the one that has it; undefined where none has it. */
  bindOf(name: string): number | undefined;
}

/** What the machine around an adapter does to it. */
export interface Controls {
  /** How often it has been started again: what was opened before is gone. */
  readonly starts: number;
  /** Starts it again, as after a reset or a loss of power: what was set for good becomes current, all else is gone. */
  reset(): void;
  /** Starts it again as new: whatever was ever set is gone. */
  forget(): void;
  /** A command as `execute` has it, with the faults that are for it. */
  deliver(name: string, input: Uint8Array, room: number): Delivery;
  /** Whether a fault would count a command, which changes the state then. */
  counts(name: string, input: Uint8Array): boolean;
  /** The faults that it has, armed or spent, by id. */
  readonly faults: readonly FaultRule[];
  addFault(fault: Fault): FaultRule;
  removeFaults(ids: readonly number[]): void;
  /** How its firmware can be, by name; the first is well. */
  readonly healthStates: readonly HealthState[];
  readonly health: string;
  setHealth(health: string): void;
  /** Absent where nothing of it depends on time or chance. */
  readonly time?: TimeControls;
  /** Absent where it has what it has at power-on for ever. */
  readonly hostFunctions?: FunctionControls;
  /** Absent where its ports have none, or it has no ports. */
  readonly cages?: CageControls;
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
   * `address` is the adapter's, without a PCI function: 0000:08:00. `now` gives the nanoseconds for which it has had power.
   */
  build(profile: string, address: string, now: () => bigint): Adapter<State>;
  /** Why a part of an adapter's state, by its dotted path, counts for nothing with a profile; undefined where it counts. */
  idle?(profile: string, path: string): string | undefined;
  /** Whether a command, as the driver sends it, may change what outlives the process. */
  changesState(input: Uint8Array): boolean;
  /** Absent where only what any family's faults do can be asked for, of any command. */
  readonly faultWords?: FaultWords;
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
