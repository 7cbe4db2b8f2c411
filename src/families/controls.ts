import type { Errno } from '../uapi/errno.js';
import type { Fault, FaultRule } from './fault.js';

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

/** The time that an adapter lives in. */
export interface DeviceClock {
  /** Whether it stands still until it is told; else it runs with the host's. */
  readonly virtual: boolean;
  /** Nanoseconds. */
  readonly now: bigint;
}

/**
 * What became of a command: at most `room` bytes of answer, which may be shared with later ones, or the errno of a failed delivery. The caller gets it
 * `delay` nanoseconds later, and the adapter is unplugged then where that is said.
 */
export type Delivery = ({ readonly output: Uint8Array } | { readonly errno: Errno }) & {
  readonly delay?: number;
  readonly unplug?: true;
};

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
