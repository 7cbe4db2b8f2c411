import type { Errno } from '../uapi/errno.js';
import type { Scope } from '../uapi/scope.js';
import type { DeviceEntry } from './backend.js';

/**
 * What a command does to the device: `reads` answers only; `objects` makes or frees things that live no longer than their owner;
 * `settings` changes what outlives the caller.
 */
export type Effects = 'reads' | 'objects' | 'settings';

/** What the bytes of a message ask for, whatever anybody calls them. */
export interface Reading {
  /** Name of the command in the catalogue, or its opcode in hex. */
  readonly opcode: string;
  /** Name of the register that it goes to, or its id in hex; absent where it goes to none. */
  readonly register?: string;
  /** Name of the feature that it goes to, or its UUID; absent where it goes to none. */
  readonly feature?: string;
  /** The least scope at which the driver lets it pass; undefined: at none. */
  readonly needs: Scope | undefined;
}

/** What a message goes to beside its command, where it names something: a register, a feature. */
export const targetOf = ({ register, feature }: Pick<Reading, 'register' | 'feature'>): string | undefined =>
  register ?? feature;

/** A command, and what it goes to: "ACCESS_REG of PAOS". */
export function titleOf(reading: Pick<Reading, 'opcode' | 'register' | 'feature'>): string {
  const target = targetOf(reading);
  return target === undefined ? reading.opcode : `${reading.opcode} of ${target}`;
}

/** A device that can be asked for what its messages are judged by; of such questions none may need to be judged by their answers. */
export interface Asked {
  send(input: Uint8Array, outLen: number): Promise<Uint8Array | Errno>;
}

/** How the messages of a device family are read. */
export interface MessageReader<Knowledge = unknown> {
  /** enum fwctl_device_type by name. */
  readonly type: string;
  /** The driver of the devices that have such a type. */
  readonly driver: string;
  /** What the family's driver answers to a command that is not allowed, or at too low a scope. */
  readonly refused: Errno;
  /** Undefined where the bytes are no message of the family. `known`: what `learn` gave; a scope that follows from it is undefined without. */
  read(input: Uint8Array, known?: Knowledge): Reading | undefined;
  /** What the driver of one device goes by when it judges messages, as far as it can be asked for. Absent where the bytes tell everything. */
  learn?(device: Asked): Promise<Knowledge | undefined>;
}

const readers: MessageReader[] = [];

/** A family makes known how its messages are read, once, as its client is loaded. What no family reads meets every rule. */
export function addReader(reader: MessageReader): void {
  readers.push(reader);
}

/** What a message asks a device for; undefined where nobody can read it. The type counts, or where it is not known the driver. */
export function readFor({ type, driver }: DeviceEntry, input: Uint8Array): Reading | undefined {
  return readers.find((one) => (type ? one.type === type : one.driver === driver))?.read(input);
}
