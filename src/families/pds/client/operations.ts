import { byteLength, type Layout } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import { resolveName } from '../../../client/names.js';
import { numberIn, parseNumber } from '../../../client/numbers.js';
import { matchOperation, type NamedOperation, operationCommand } from '../catalogue.js';
import { findLayout } from '../prm/layouts.js';

const U32 = 0xffff_ffff;

/** Operations that somebody has told of, with their layouts: a file of the user's, or the emulated card's. */
export interface OperationBook {
  readonly operations: readonly NamedOperation[];
  layout(name: string): Layout | undefined;
  /** Names of layouts that are its own. */
  readonly layoutNames: readonly string[];
}

/** Nobody has told of any: operations go by their numbers. */
export const NO_OPERATIONS: OperationBook = { operations: [], layout: findLayout, layoutNames: [] };

const hex = (number: number, digits: number): string => `0x${number.toString(16).padStart(digits, '0')}`;

/** An operation by numbers: 1.0x00010002 */
export const numberName = (endpoint: number, id: number): string => `${endpoint}.${hex(id >>> 0, 8)}`;

/**
 * What rules on commands go by: endpoint and command, whatever the version and the bits that the driver does not look at, as the firmware may answer by any version:
 * 1.0x0002
 */
export const ruleName = (endpoint: number, id: number): string =>
  `${endpoint}.${hex(operationCommand(id), 4)}`;

/** DEVICE.FW_LIST; 1.FW_LIST where the endpoint has no name. */
export const nameOf = ({ endpoint, endpointName, name }: NamedOperation): string =>
  `${endpointName ?? endpoint}.${name}`;

/** The operation of a book that an id means: that of its own version, else the first that the driver would take for it. */
export function operationOf(
  { operations }: OperationBook,
  endpoint: number,
  id: number,
): NamedOperation | undefined {
  const version = id & 0xffffff;
  for (const one of operations) if (one.id === version && one.endpoint === endpoint) return one;
  return operations.length === 0
    ? undefined
    : matchOperation(
        operations.filter((one) => one.endpoint === endpoint),
        id,
      );
}

/** What a message is for. */
export interface Goal {
  readonly endpoint: number;
  readonly id: number;
  readonly operation: NamedOperation | undefined;
}

/** How people call what a message is for. */
export const titleOfGoal = ({ endpoint, id, operation }: Goal): string =>
  operation && operation.id === id ? nameOf(operation) : numberName(endpoint, id);

/** `ENDPOINT.OPERATION`, each by name or number. Throws FwctlError `usage`, with near matches. */
export function goalOf(book: OperationBook, given: string): Goal {
  const [, left = '', right = ''] = /^([^.]+)\.(.+)$/.exec(given) ?? [];
  if (!right) {
    const known = book.operations.map(nameOf);
    // A name without its endpoint, or one that is no operation at all.
    const named = book.operations.filter(({ name }) => name.toLowerCase() === given.toLowerCase());
    if (named.length === 1) return goalAt(named[0] as NamedOperation);
    throw new FwctlError('usage', `"${given}" is no operation: ENDPOINT.OPERATION, by names or numbers`, {
      given,
      known: named.length ? named.map(nameOf) : known,
      next: known.length ? 'see the operations with: fwctl rpc --list' : NEXT,
    });
  }
  const isNumber = parseNumber(left) !== undefined && parseNumber(right) !== undefined;
  if (!book.operations.length && !isNumber)
    throw new FwctlError('usage', `operations of pds devices have no names that fwctl knows: "${given}"`, {
      given,
      next: NEXT,
    });
  const endpoint = endpointOf(book, left);
  if (parseNumber(right) !== undefined) {
    const id = numberIn('an operation', right, 0, U32);
    return { endpoint, id, operation: operationOf(book, endpoint, id) };
  }
  const own = book.operations.filter((one) => one.endpoint === endpoint);
  const name = resolveName(
    `operation of endpoint ${left}`,
    right,
    own.map((one) => one.name),
  );
  return goalAt(own.find((one) => one.name === name) as NamedOperation);
}

/** What can be done where nothing is known by name. */
const NEXT =
  'name a file that knows them with --operations, or give numbers: fwctl rpc 1.0x00010002; see fwctl-operations(5)';

const goalAt = (operation: NamedOperation): Goal => ({
  endpoint: operation.endpoint,
  id: operation.id,
  operation,
});

function endpointOf({ operations }: OperationBook, given: string): number {
  if (parseNumber(given) !== undefined) return numberIn('an endpoint', given, 0, U32);
  const names = [...new Set(operations.flatMap(({ endpointName }) => endpointName ?? []))];
  const name = resolveName('endpoint', given, names);
  return (operations.find(({ endpointName }) => endpointName === name) as NamedOperation).endpoint;
}

/** The layout of an operation's request or answer; undefined where nobody says which. */
export const layoutOf = (
  { layout }: OperationBook,
  operation: NamedOperation | undefined,
  side: 'request' | 'answer',
): Layout | undefined => (operation?.[side] === undefined ? undefined : layout(operation[side]));

/** Room for an answer of which nobody knows how long it is: below what any card may be expected to take at most. */
const USUAL_ROOM = 1024;

/** Bytes of room for the answer of an operation, where the user names none. */
export function roomFor(book: OperationBook, operation: NamedOperation | undefined): number {
  if (!operation) return USUAL_ROOM;
  const form = layoutOf(book, operation, 'answer');
  return operation.answerBytes ?? (form ? byteLength(form) : 0);
}
