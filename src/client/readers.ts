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
  /** The number of the command, as JSON documents have it under `op`. */
  readonly op: number;
  readonly effects: Effects;
  /** Name of the register that it goes to, or its id in hex; absent where it goes to none. */
  readonly register?: string;
  /** Name of the feature that it goes to, or its UUID; absent where it goes to none. */
  readonly feature?: string;
  /** The endpoint that it goes to; absent where the family has none. */
  readonly endpoint?: string;
  /** The least scope at which the driver lets it pass; undefined: at none. */
  readonly needs: Scope | undefined;
  /** What it does not say and `needs` follows from, as one would say it: "uuid=FEATURE". */
  readonly lacks?: string;
  /** What `needs` rests on has to be asked of the device; without that it is undefined, as if the driver let it pass at no scope. */
  readonly learns?: true;
  /** Neither the bytes nor the device tell `needs`: whoever sends the message may know it, and else it may be anything. */
  readonly unjudged?: true;
}

/** What a message goes to beside its command, where it names something: a register, a feature. */
export const targetOf = ({ register, feature }: Pick<Reading, 'register' | 'feature'>): string | undefined =>
  register ?? feature;

/** A command, and what it goes to: "ACCESS_REG of PAOS". */
export function titleOf(reading: Pick<Reading, 'opcode' | 'register' | 'feature'>): string {
  const target = targetOf(reading);
  return target === undefined ? reading.opcode : `${reading.opcode} of ${target}`;
}

/** A device that can be asked for what its messages are judged by, at the least scope; what asks may not need to be judged by the answer. */
export interface Asked {
  /** Throws FwctlError. */
  send(input: Uint8Array, outLen: number): Promise<Uint8Array>;
}

/** How the messages of a device family are read. `Knowledge`: what the driver of one device goes by when it judges them, beside their bytes. */
export interface MessageReader<Knowledge = unknown> {
  /** enum fwctl_device_type by name; its number where it has none. */
  readonly type: string;
  /** The driver of the devices that have such a type. */
  readonly driver: string;
  /** What the family's driver answers to a command that is not allowed, or at too low a scope; undefined: nobody knows its rules, and none is expected. */
  readonly refused: Errno | undefined;
  /** What an errno of FWCTL_RPC means where the family's driver may give it, if that is not what it means as a rule. */
  readonly errnoMeanings?: Readonly<Partial<Record<Errno, string>>>;
  /** Undefined where the bytes are no message of the family. `known`: what `learn` gave. */
  read(input: Uint8Array, known?: Knowledge): Reading | undefined;
  /** Absent where the bytes tell everything. */
  learn?(device: Asked): Promise<Knowledge>;
}

const readers: MessageReader[] = [];

/** A family makes known how its messages are read, once, as its client is loaded. What no family reads meets every rule. */
export function addReader<Knowledge>(reader: MessageReader<Knowledge>): void {
  readers.push(reader as MessageReader);
}

/** The reader of a device's family; undefined where none is known. The type counts, or where it is not known the driver. */
export const readerOf = ({ type, driver }: DeviceEntry): MessageReader | undefined =>
  readers.find((one) => (type ? one.type === type : one.driver === driver));
