import type { FaultMatch, FaultWords, OwnEffect, Word } from '../../family.js';
import { BOOT_FAILURE } from '../../faults.js';
import type { NamedOperation } from '../catalogue.js';
import { COMPLETION_BYTES } from '../mailbox.js';
import { emulatedOperations } from '../prm/emulation.js';
import { layout } from '../prm/layouts.js';
import { statusNames, statusNumber } from '../status.js';
import { operationAt } from './operations.js';

const U32 = 0xffff_ffff;

/** What the driver asks by itself: faults are for it only where they name it. */
const OF_THE_DRIVER = ['CLIENT_REG', 'IDENT', 'QUERY_ROOT', 'QUERY_ENDPOINT'];

const fullName = ({ endpointName, name }: NamedOperation): string => `${endpointName}.${name}`;

/** ENDPOINT.OPERATION by numbers, as `rpc` takes it: 1.4, DEVICE.0x00010004; an operation without its endpoint. */
function operationMeant(given: string): string | undefined {
  const [, where = '', id] = /^(\w+)\.(\d+|0x[\da-f]+)$/i.exec(given) ?? [];
  const endpoint = emulatedOperations.find(
    ({ endpointName }) => endpointName === where.toUpperCase(),
  )?.endpoint;
  const operation = id
    ? operationAt(endpoint ?? Number(where), Number(id))
    : emulatedOperations.find(({ name }) => name === given.toUpperCase());
  return operation && fullName(operation);
}

const operationWords = (): Word[] => [
  ...emulatedOperations.map((operation) => ({
    names: [fullName(operation)],
    value: fullName(operation),
  })),
  ...OF_THE_DRIVER.map((name) => ({ names: [name], value: name })),
];

const endpointWords = (): Word[] =>
  [...new Map(emulatedOperations.map(({ endpointName = '', endpoint }) => [endpointName, endpoint]))].map(
    ([name, value]) => ({ names: [name], value }),
  );

const statusWords = (): Word[] =>
  statusNames
    .slice(1)
    .map((name) => ({ names: [name, `PDS_RC_${name}`], value: name, number: statusNumber(name) }));

function matchText({ operation, endpoint }: FaultMatch): string {
  if (operation !== undefined) return String(operation);
  const name = endpointWords().find(({ value }) => value === endpoint)?.names[0];
  return endpoint === undefined ? 'any operation' : `any operation of ${name ?? `endpoint ${endpoint}`}`;
}

/** How people speak of the faults of an emulated DSC. */
export const faultWords: FaultWords = {
  match: [
    { name: 'operation', title: 'operation', words: operationWords, meant: operationMeant },
    { name: 'endpoint', title: 'endpoint', most: U32, words: endpointWords },
  ],
  matchText,
  effects: [
    {
      kind: 'status',
      help: 'the card completes the request with this status: the call fails with the errno that pds_core makes of it',
      parameters: [{ name: 'status', title: 'status', words: statusWords }],
      text: ({ status }: OwnEffect) => `status ${status}`,
    },
    {
      kind: 'retval',
      help: 'the operation fails with a number of its own: the call succeeds, and retval is that number',
      parameters: [{ name: 'retval', title: 'retval', most: U32 }],
      text: ({ retval }: OwnEffect) => `retval ${retval}`,
    },
    {
      kind: BOOT_FAILURE,
      help: 'no operation is for it: the next image of another slot that a reset would start does not, and the earlier one goes on',
      parameters: [],
      text: () => 'another image does not boot',
    },
  ],
  answer({ operation }) {
    const name = emulatedOperations.find((one) => fullName(one) === operation)?.answer;
    return name === undefined ? undefined : { layout: layout(name), at: COMPLETION_BYTES * 8 };
  },
};
