import { decode } from '../../../bits/codec.js';
import { byteLength, type Layout } from '../../../bits/layout.js';
import type { MessageMemory } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { Answered, Begun, CommandRow, Decoded } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import type { Effects } from '../../../client/readers.js';
import { getU32, MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import { ATTRIBUTES, attributeName, attributeScope, type NamedOperation } from '../catalogue.js';
import { RPC, RPC_BYTES } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import {
  type Goal,
  goalOf,
  layoutOf,
  nameOf,
  type OperationBook,
  operationOf,
  roomFor,
  titleOfGoal,
} from './operations.js';

/** Data of which nobody has told a layout. */
const PAYLOAD: Layout = {
  name: 'payload',
  bits: 0,
  union: false,
  fields: [{ name: 'payload', offset: 0, width: 8, count: 0, anonymous: false, text: false }],
};

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What only reads, by its attribute; of an operation that nobody has told of anything is possible. */
const effectsOf = (operation: NamedOperation | undefined): Effects => {
  const reading: readonly number[] = [ATTRIBUTES.READ[0], ATTRIBUTES.DEBUG_READ[0]];
  return operation && reading.includes(operation.attribute) ? 'reads' : 'settings';
};

export const commandRows = ({ operations }: OperationBook): CommandRow[] =>
  operations.map((operation) => {
    const scope = attributeScope(operation.attribute);
    const effects = effectsOf(operation);
    return {
      opcode: nameOf(operation),
      op: operation.id,
      least_scope: scope,
      least_scope_read: scope,
      effects,
      effects_read: effects,
      in: operation.request ?? null,
      out: operation.answer ?? null,
    };
  });

/** What a message is for; undefined where it is too short to tell. */
export function goalIn(book: OperationBook, input: Uint8Array): Goal | undefined {
  if (input.length < RPC_BYTES) return undefined;
  const at = view(input);
  const [id, endpoint] = [at.getUint32(RPC.op, true), at.getUint32(RPC.ep, true)];
  return { endpoint, id, operation: operationOf(book, endpoint, id) };
}

/** What is known of a message by its bytes and the operations that somebody has told of. */
export function readingOf(book: OperationBook, input: Uint8Array) {
  const goal = goalIn(book, input);
  return (
    goal && {
      opcode: titleOfGoal(goal),
      op: goal.id,
      effects: effectsOf(goal.operation),
      endpoint: String(goal.endpoint),
      needs: goal.operation && attributeScope(goal.operation.attribute),
      ...(goal.operation ? {} : { unjudged: true as const }),
    }
  );
}

/** The message of an operation: the data of its request as given, with room for its answer. */
function requestFor(
  book: OperationBook,
  { endpoint, id }: Goal,
  data: Uint8Array,
  room: number,
  base = new Uint8Array(RPC_BYTES),
): Request {
  const input = new Uint8Array(base);
  const at = view(input);
  at.setUint32(RPC.op, id, true);
  at.setUint32(RPC.ep, endpoint, true);
  at.setUint32(RPC.inLen, data.length, true);
  at.setUint32(RPC.outLen, room, true);
  // The way to the device puts the addresses there.
  at.setBigUint64(RPC.inPayload, 0n, true);
  at.setBigUint64(RPC.outPayload, 0n, true);
  const memory: MessageMemory[] = [
    ...(data.length ? [{ at: RPC.inPayload, bytes: data }] : []),
    ...(room ? [{ at: RPC.outPayload, bytes: new Uint8Array(room) }] : []),
  ];
  const reading = readingOf(book, input) as NonNullable<ReturnType<typeof readingOf>>;
  return { ...reading, input, outLen: input.length, memory };
}

/** A message of an operation by name or number, with the bytes of its request where they are given; or of its whole bytes. */
export function begin(book: OperationBook, command: string | undefined, base: Uint8Array | undefined): Begun {
  if (command === undefined) return beginRaw(book, base);
  const goal = goalOf(book, command);
  const form = layoutOf(book, goal.operation, 'request') ?? PAYLOAD;
  const bytes = new Uint8Array(Math.max(base?.length ?? 0, byteLength(form)));
  bytes.set(base ?? []);
  return {
    bytes,
    layout: form,
    fixed: [],
    finish: (data, { scope, outLen }) => ({
      ...requestFor(book, goal, data, requireRoom(outLen) ?? roomFor(book, goal.operation)),
      ...(scope ? { scope } : {}),
    }),
  };
}

function requireRoom(room: number | undefined): number | undefined {
  if (room !== undefined && !(Number.isInteger(room) && room >= 0 && room <= MAX_RPC_LEN))
    throw new FwctlError('usage', `room for an answer takes 0 to ${MAX_RPC_LEN} bytes, not ${room}`);
  return room;
}

/** Whole bytes are struct fwctl_rpc_pds, and behind it the data of the request: `in.len` bytes. */
function beginRaw(book: OperationBook, base: Uint8Array | undefined): Begun {
  if (!base)
    throw new FwctlError(
      'usage',
      'name an operation, ENDPOINT.OPERATION, or give a whole message with --in',
      {
        next: 'see what is known by name with: fwctl rpc --list',
      },
    );
  return {
    bytes: base,
    layout: layout('fwctl_rpc_pds'),
    fixed: [],
    finish(bytes, { scope, outLen }) {
      const goal = goalIn(book, bytes);
      if (!goal)
        throw new FwctlError(
          'usage',
          `a whole message begins with struct fwctl_rpc_pds, ${RPC_BYTES} bytes; these are ${bytes.length}`,
        );
      const data = bytes.slice(RPC_BYTES);
      const length = view(bytes).getUint32(RPC.inLen, true);
      if (length !== data.length)
        throw new FwctlError(
          'usage',
          `in.len says that ${length} bytes of data follow struct fwctl_rpc_pds; there are ${data.length}`,
        );
      const room = requireRoom(outLen) ?? requireRoom(view(bytes).getUint32(RPC.outLen, true)) ?? 0;
      return {
        ...requestFor(book, goal, data, room, bytes.slice(0, RPC_BYTES)),
        ...(scope ? { scope } : {}),
      };
    },
  };
}

export function sent({ input }: Request): Decoded | undefined {
  if (input.length < RPC_BYTES) return undefined;
  const form = layout('fwctl_rpc_pds');
  return { layout: form, fields: decode(form, input) };
}

/** Bytes of a payload that are shown. */
const MOST_BYTES = 32;

const bytesText = (bytes: Uint8Array): string => {
  const hex = Buffer.from(bytes.subarray(0, MOST_BYTES)).toString('hex');
  return `${bytes.length} bytes: ${hex}${bytes.length > MOST_BYTES ? '...' : ''}`;
};

/** What stands behind a field of a message. */
export function note(book: OperationBook, request: Request, field: string): string | undefined {
  const goal = goalIn(book, request.input);
  const at = { 'in.payload': RPC.inPayload, 'out.payload': RPC.outPayload }[field];
  const part = at === undefined ? undefined : request.memory?.find((one) => one.at === at);
  if (part) return at === RPC.inPayload ? bytesText(part.bytes) : `room for ${part.bytes.length} bytes`;
  if (field === 'in.op') {
    const { operation } = goal ?? {};
    return operation && `${nameOf(operation)}, ${attributeName(operation.attribute)}`;
  }
  return field === 'in.ep' ? goal?.operation?.endpointName : undefined;
}

/** The data of an answer: where the device has put it. */
export const answerData = ({ memory }: Request): Uint8Array =>
  memory?.find(({ at }) => at === RPC.outPayload)?.bytes ?? new Uint8Array(0);

const retvalOf = (output: Uint8Array): number | undefined =>
  output.length < RPC.retval + 4 ? undefined : getU32(output, RPC.retval);

/** A number as the operation gave it, and as it reads where it was a negative errno: 4294967274 (-22). */
const retvalText = (retval: number): string =>
  retval > 0x7fff_ffff ? `${retval} (${retval | 0})` : `${retval}`;

export function answered(book: OperationBook, request: Request, output: Uint8Array): Answered | undefined {
  const retval = retvalOf(output);
  const goal = goalIn(book, request.input);
  if (retval === undefined || !goal) return undefined;
  const form = layoutOf(book, goal.operation, 'answer');
  const data = answerData(request);
  const status = retval === 0 ? 'OK' : `retval ${retvalText(retval)}`;
  return {
    status,
    ok: retval === 0,
    facts: { endpoint: goal.endpoint, status: retval === 0 ? 'OK' : 'FAILED', retval },
    data,
    ...(form ? { decoded: { layout: form, fields: decode(form, data) } } : {}),
    hasLayout: form !== undefined,
  };
}

export function failure(
  book: OperationBook,
  device: string,
  request: Request,
  output: Uint8Array,
  meaning: (retval: number) => string | undefined,
): FwctlError | undefined {
  const retval = retvalOf(output);
  const goal = retval ? goalIn(book, request.input) : undefined;
  if (!retval || !goal) return undefined;
  const words = meaning(retval) ?? 'a number of the operation’s own; the card’s documents have its meaning';
  return new FwctlError(
    'firmware',
    `${titleOfGoal(goal)} of ${device} failed: retval ${retvalText(retval)}, ${words}`,
    { opcode: request.opcode, status: `retval ${retval}` },
  );
}
