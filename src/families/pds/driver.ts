import type { Awaitable, CallerMemory, Driver } from '../../kernel/driver.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { DEVICE_TYPES, getU32, setU32 } from '../../uapi/ioctl.js';
import { scopeNumber } from '../../uapi/scope.js';
import type { CommandInterface } from '../family.js';
import { attributeScope, matchOperation } from './catalogue.js';
import {
  COMPLETION_BYTES,
  ENDPOINT,
  identEntry,
  QUERY_BYTES,
  QUEUE_DEPTH,
  queryEntry,
  ROOT,
  RPC,
  RPC_BYTES,
  readClientId,
  readEndpoints,
  readError,
  readIdent,
  readOperations,
  readStatus,
  registerEntry,
  rpcEntry,
} from './mailbox.js';
import { statusErrno } from './status.js';

/** Bytes that IDENT is asked for: sizeof(struct pds_fwctl_ident). */
const IDENT_BYTES = 22;

const NO_DATA = new Uint8Array(0);

/** Past 2^53 it is rounded, as the core's own pointers: no user page lies there. */
const u64 = (bytes: Uint8Array, at: number): number => getU32(bytes, at) + getU32(bytes, at + 4) * 2 ** 32;

/** What the card gave back: it begins with its completion; and the memory that it was to write to, zero where it did not. */
interface Answer {
  readonly completion: Uint8Array;
  readonly memory: Uint8Array;
}

/** An operation with the number of its least scope, in which the driver keeps what the firmware listed. */
interface Judged {
  readonly id: number;
  readonly least: number;
}

/** An endpoint of the card. Its operations are asked for when they are first needed, and kept. */
interface Endpoint {
  readonly id: number;
  operations?: readonly Judged[];
  /** The query under way: one at a time. */
  asking?: Promise<readonly Judged[] | Errno> | undefined;
}

/** pds_core's side of the admin queue, for one client: pds_client_adminq_cmd. */
class AdminQueue {
  clientId = 0;
  private running = 0;

  constructor(private readonly commands: CommandInterface) {}

  /** Sends an entry and waits. `room`: bytes of memory that the card may write. A status other than SUCCESS is an errno. */
  send(entry: Uint8Array, room: number): Awaitable<Answer | Errno> {
    if (this.running >= QUEUE_DEPTH) return 'ENOSPC';
    const sent = this.commands.execute(entry, COMPLETION_BYTES + room);
    if (!(sent instanceof Promise)) return answered(sent, room);
    this.running++;
    return sent.then((output) => answered(output, room)).finally(() => this.running--);
  }
}

function answered(output: Uint8Array | Errno, room: number): Answer | Errno {
  if (isErrno(output)) return output;
  // A completion that is cut short is none.
  if (output.length < COMPLETION_BYTES) return 'EIO';
  const status = readStatus(output);
  if (status !== 0) return statusErrno(status);
  const written = output.subarray(COMPLETION_BYTES, COMPLETION_BYTES + room);
  if (written.length === room) return { completion: output, memory: written };
  const memory = new Uint8Array(room);
  memory.set(written);
  return { completion: output, memory };
}

/** The kernel's pds fwctl driver: drivers/fwctl/pds/main.c, over pds_core's admin queue. */
export class PdsDriver implements Driver {
  readonly deviceType = DEVICE_TYPES.indexOf('pds');

  private constructor(
    private readonly queue: AdminQueue,
    private readonly limits: { readonly maxRequest: number; readonly maxAnswer: number },
    private readonly endpoints: ReadonlyMap<number, Endpoint>,
  ) {}

  /** Comes to a card under a name, "pds_core.fwctl.0": an errno where one of its questions fails, and there is no device then. */
  static async probe(commands: CommandInterface, name: string): Promise<PdsDriver | Errno> {
    const queue = new AdminQueue(commands);
    const registered = await queue.send(registerEntry(name), 0);
    if (isErrno(registered)) return registered;
    queue.clientId = readClientId(registered.completion);
    const ident = await queue.send(identEntry(queue.clientId, IDENT_BYTES), IDENT_BYTES);
    if (isErrno(ident)) return ident;
    const root = await queue.send(queryEntry(queue.clientId, ROOT, 0), QUERY_BYTES);
    if (isErrno(root)) return root;
    const endpoints = readEndpoints(root.memory).map((id): [number, Endpoint] => [id, { id }]);
    return new PdsDriver(queue, readIdent(ident.memory), new Map(endpoints));
  }

  /** Cannot fail; the firmware knows nothing of contexts. */
  open(): object {
    return {};
  }

  close(): void {}

  /** struct fwctl_info_pds has 4 bytes, but the driver does not say so: none of them comes out. */
  info(): Uint8Array {
    return NO_DATA;
  }

  /** pdsfc_fw_rpc: the caller's whole message comes back with `out.retval`; the data goes between his memory and the card. */
  rpc(
    _context: object,
    scope: number,
    input: Uint8Array,
    _outLen: number,
    memory: CallerMemory,
  ): Awaitable<Uint8Array | Errno> {
    if (input.length < RPC_BYTES) return 'EINVAL';
    const message = new Uint8Array(input);
    if (getU32(message, RPC.inLen) > this.limits.maxRequest) return 'EINVAL';
    if (getU32(message, RPC.outLen) > this.limits.maxAnswer) return 'EINVAL';
    const endpoint = this.endpoints.get(getU32(message, RPC.ep));
    if (!endpoint) return 'EINVAL';
    return follow(endpoint.operations ?? this.ask(endpoint), (operations) => {
      const operation = matchOperation(operations, getU32(message, RPC.op));
      if (!operation) return 'EINVAL';
      return scope < operation.least ? 'EPERM' : this.pass(message, memory);
    });
  }

  /** QUERY of an endpoint. Whatever fails is ENOMEM, and is tried again at the next call. */
  private ask(endpoint: Endpoint): Awaitable<readonly Judged[] | Errno> {
    if (endpoint.asking) return endpoint.asking.then(() => endpoint.operations ?? this.ask(endpoint));
    const keep = (answer: Answer | Errno): readonly Judged[] | Errno => {
      if (isErrno(answer)) return 'ENOMEM';
      endpoint.operations = readOperations(answer.memory).map(({ id, attribute }) => ({
        id,
        least: scopeNumber(attributeScope(attribute)),
      }));
      return endpoint.operations;
    };
    const sent = this.queue.send(queryEntry(this.queue.clientId, ENDPOINT, endpoint.id), QUERY_BYTES);
    if (!(sent instanceof Promise)) return keep(sent);
    endpoint.asking = sent.then(keep).finally(() => {
      endpoint.asking = undefined;
    });
    return endpoint.asking;
  }

  /** Sends a message that was judged; it becomes the answer. */
  private pass(message: Uint8Array, memory: CallerMemory): Awaitable<Uint8Array | Errno> {
    const { queue } = this;
    const target = { ep: getU32(message, RPC.ep), op: getU32(message, RPC.op) };
    const length = getU32(message, RPC.inLen);
    const room = getU32(message, RPC.outLen);
    const request = length > 0 ? memory.copyIn(u64(message, RPC.inPayload), length) : NO_DATA;
    return follow(request, (bytes) =>
      follow(queue.send(rpcEntry(queue.clientId, target, bytes, room), room), (answer) =>
        follow(memory.copyOut(u64(message, RPC.outPayload), answer.memory), () => {
          setU32(message, RPC.retval, readError(answer.completion));
          return message;
        }),
      ),
    );
  }
}

/** Goes on with a result, now or when it is there; an errno is the end. */
function follow<T, R>(
  result: Awaitable<T | Errno>,
  next: (value: Exclude<T, Errno>) => Awaitable<R | Errno>,
): Awaitable<R | Errno> {
  const go = (value: T | Errno) => (isErrno(value) ? value : next(value as Exclude<T, Errno>));
  return result instanceof Promise ? result.then(go) : go(result);
}
