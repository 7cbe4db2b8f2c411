import type { DeviceEntry } from '../../client/backend.js';
import type { Call, Named } from './calls.js';
import { Pseudonyms, type SecretKind } from './pseudonyms.js';

/** Where a secret stands in an RPC. */
export interface Secret {
  readonly kind: SecretKind;
  /** Its bytes in their order. */
  readonly pieces: readonly {
    /** A number: a part of the memory that the input names, as it was afterwards. */
    readonly of: 'input' | 'output' | number;
    readonly at: number;
    readonly length: number;
  }[];
}

/** Finds the secrets in an RPC on an open file by what its family knows of its layout. */
export type SecretFinder = (
  input: Uint8Array,
  output: Uint8Array | undefined,
  file: number,
  memory?: readonly Named[],
) => Iterable<Secret>;

/**
 * The calls with pseudonyms for what is secret: the same secret has the same pseudonym, wherever it stands. What a layout tells of one
 * call is replaced in the bytes of every call, and in the names of devices.
 */
export function redacted(calls: readonly Call[], find: SecretFinder): Call[] {
  const pseudonyms = new Pseudonyms();
  const secrets = calls.map((call) => [...secretsIn(call, find)]);
  for (const [i, call] of calls.entries()) learn(pseudonyms, call, secrets[i] as Secret[]);
  return calls.map((call, i) => hide(pseudonyms, call, secrets[i] as Secret[]));
}

function learn(pseudonyms: Pseudonyms, call: Call, secrets: readonly Secret[]): void {
  if (call.call === 'list') {
    const { devices, wanted = '' } = call;
    learnNames(pseudonyms, [wanted, ...devices.flatMap(({ net, rdma }) => [...net, ...rdma])]);
  }
  for (const { kind, pieces } of secrets) pseudonyms.add(kind, secretOf(call, pieces));
}

/** Names that the kernel's own rules make of an address: enxb8cef6123456, rocexb8cef60300123456. */
const ADDRESS_IN_NAME = /x([0-9a-f]{12}|[0-9a-f]{16})$/i;

function learnNames(pseudonyms: Pseudonyms, names: readonly string[]): void {
  for (const name of names) {
    const digits = ADDRESS_IN_NAME.exec(name)?.[1];
    if (digits) pseudonyms.add(digits.length === 12 ? 'mac' : 'guid', Buffer.from(digits, 'hex'));
  }
}

function secretsIn(call: Call, find: SecretFinder): Iterable<Secret> {
  if (call.call !== 'rpc') return [];
  const { input, output, file, memory } = call;
  return find(input, typeof output === 'string' ? undefined : output, file, memory);
}

const NOTHING = new Uint8Array(0);

function bytesOf(call: Call, of: 'input' | 'output' | number): Uint8Array {
  if (call.call !== 'rpc') return NOTHING;
  if (typeof of === 'number') return call.memory?.[of]?.got ?? call.memory?.[of]?.sent ?? NOTHING;
  return typeof call[of] === 'string' ? NOTHING : (call[of] as Uint8Array);
}

const secretOf = (call: Call, pieces: Secret['pieces']): Uint8Array =>
  Buffer.concat(pieces.map(({ of, at, length }) => bytesOf(call, of).subarray(at, at + length)));

function hide(pseudonyms: Pseudonyms, call: Call, secrets: readonly Secret[]): Call {
  const text = (words: string) => pseudonyms.inText(words);
  if (call.call === 'list') {
    const { wanted, devices } = call;
    return {
      ...call,
      ...(wanted === undefined ? {} : { wanted: text(wanted) }),
      devices: devices.map(named),
    };
  }
  if (call.call === 'open') {
    const { device, refusal } = call;
    if (!refusal) return { ...call, device: text(device) };
    const { kind, message, next } = refusal;
    const said = { kind, message: text(message), ...(next === undefined ? {} : { next: text(next) }) };
    return { ...call, device: text(device), refusal: said };
  }
  const hidden = mapBytes(call, (bytes) => pseudonyms.inBytes(bytes));
  // Secrets that are too short, or in pieces, are found at their places alone.
  for (const { kind, pieces } of secrets) {
    const other = pseudonyms.of(kind, secretOf(call, pieces));
    let from = 0;
    for (const { of, at, length } of other ? pieces : []) {
      bytesOf(hidden, of).set(other?.subarray(from, from + length) ?? [], at);
      from += length;
    }
  }
  return hidden;

  function named(device: DeviceEntry): DeviceEntry {
    return { ...device, name: text(device.name), net: device.net.map(text), rdma: device.rdma.map(text) };
  }
}

/** The same call with other bytes. */
export function mapBytes(call: Call, change: (bytes: Uint8Array) => Uint8Array): Call {
  if (call.call === 'info' && 'data' in call) return { ...call, data: change(call.data) };
  if (call.call !== 'rpc') return call;
  const { input, output, memory, written } = call;
  return {
    ...call,
    input: change(input),
    output: typeof output === 'string' ? output : change(output),
    ...(memory
      ? {
          memory: memory.map(({ at, sent, got }) => ({
            at,
            sent: change(sent),
            ...(got ? { got: change(got) } : {}),
          })),
        }
      : {}),
    ...(written ? { written: written.map((part) => ({ ...part, bytes: change(part.bytes) })) } : {}),
  };
}
