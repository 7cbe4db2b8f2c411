import type { Scope } from '../../uapi/scope.js';

/**
 * What is public of endpoints and operations: how they are told apart, and which scope an operation needs. Which there are, and what they do, only the
 * firmware and AMD's product SDK know.
 */

/** An operation as the firmware lists it (struct pds_fwctl_query_data_operation). */
export interface Operation {
  /** Command in bits 0 to 15, version in bits 16 to 23. */
  readonly id: number;
  /** PDS_FWCTL_RPC_ATTR of the firmware's list. */
  readonly attribute: number;
}

/** An operation that somebody has a name for, with where it is. */
export interface NamedOperation extends Operation {
  readonly name: string;
  readonly endpoint: number;
  readonly endpointName?: string;
  /** Names of the layouts of its request and its answer; absent where it takes or gives no data, or nobody says which. */
  readonly request?: string;
  readonly answer?: string;
  /** Bytes of the answer, where it has no layout or a longer one. */
  readonly answerBytes?: number;
}

/** The attributes that the driver knows (drivers/fwctl/pds/main.c), by name. */
export const ATTRIBUTES = {
  READ: [0x00, 'configuration'],
  DEBUG_READ: [0x02, 'debug-read-only'],
  WRITE: [0x04, 'configuration'],
  DEBUG_WRITE: [0x08, 'debug-write'],
  SYNC: [0x10, 'configuration'],
} as const satisfies Record<string, readonly [number, Scope]>;

export type Attribute = keyof typeof ATTRIBUTES;

/** The name of an attribute, or its number in hex. */
export const attributeName = (attribute: number): string =>
  Object.entries(ATTRIBUTES).find(([, [number]]) => number === attribute)?.[0] ??
  `0x${attribute.toString(16).padStart(2, '0')}`;

/** The least scope of an attribute: compared as a whole number, so that two of its bits are none that the driver knows. */
export const attributeScope = (attribute: number): Scope =>
  Object.values(ATTRIBUTES).find(([number]) => number === attribute)?.[1] ?? 'debug-write-full';

const COMMAND = 0xffff;
const VERSION = 0xff;

export const operationCommand = (id: number): number => id & COMMAND;
export const operationVersion = (id: number): number => (id >>> 16) & VERSION;

/**
 * The operation of a list that the driver takes an id for: the first of the same command whose version is not below the asked one. The upper 8 bits are not
 * looked at.
 */
export const matchOperation = <Listed extends { readonly id: number }>(
  operations: readonly Listed[],
  id: number,
): Listed | undefined =>
  operations.find(
    (listed) =>
      operationCommand(listed.id) === operationCommand(id) &&
      operationVersion(id) <= operationVersion(listed.id),
  );
