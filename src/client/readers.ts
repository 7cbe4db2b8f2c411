import type { Scope } from '../uapi/scope.js';
import type { DeviceEntry } from './backend.js';

/** What the bytes of a message ask for, whatever anybody calls them. */
export interface Reading {
  /** Name of the command in the catalogue, or its opcode in hex. */
  readonly opcode: string;
  /** Name of the register that it goes to, or its id in hex; absent where it goes to none. */
  readonly register?: string;
  /** The least scope at which the driver lets it pass; undefined: at none. */
  readonly needs: Scope | undefined;
}

/** How the messages of a device family are read. */
export interface MessageReader {
  /** enum fwctl_device_type by name. */
  readonly type: string;
  /** The driver of the devices that have such a type. */
  readonly driver: string;
  /** Undefined where the bytes are no message of the family. */
  read(input: Uint8Array): Reading | undefined;
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
