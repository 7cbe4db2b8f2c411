import { ERROR_KINDS } from '../../client/errors.js';
import { errnoNames } from '../../uapi/errno.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { LOCKDOWN_LEVELS } from '../../uapi/policy.js';
import { SCOPES } from '../../uapi/scope.js';
import type { Call } from './calls.js';

/** Says what a member has to be; undefined where it is that. */
export type Check = (value: unknown) => string | undefined;

/** A member that may be left out. */
export interface Optional {
  readonly optional: Check;
}

/** The members of an object, each with its check. */
export type Shape = Readonly<Record<string, Check | Optional>>;

export const optional = (check: Check): Optional => ({ optional: check });

const must = (test: (value: unknown) => boolean, words: string): Check => {
  return (value) => (test(value) ? undefined : words);
};

export const text = must((value) => typeof value === 'string', 'a text');
export const flag = must((value) => typeof value === 'boolean', 'true or false');
const count = must((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a number from 0 on');
export const u32 = must(
  (value) => count(value) === undefined && (value as number) < 2 ** 32,
  'a number of 32 bits',
);
export const positive = must((value) => count(value) === undefined && value !== 0, 'a number from 1 on');
const time = must((value) => typeof value === 'number' && value >= 0, 'a time in milliseconds');
export const oneOf = (words: readonly string[]): Check =>
  must((value) => words.includes(value as string), `one of ${words.join(', ')}`);

const isHex = (value: unknown): boolean => typeof value === 'string' && /^(?:[0-9a-f]{2})*$/.test(value);
const hex: Check = must(isHex, 'bytes in hex, two digits each');
export const message: Check = (value) =>
  hex(value) ??
  ((value as string).length > 2 * MAX_RPC_LEN
    ? `at most ${MAX_RPC_LEN} bytes, not ${(value as string).length / 2}`
    : undefined);
const tooLong = must(
  (value) => u32(value) === undefined && (value as number) > MAX_RPC_LEN,
  `a number of bytes above ${MAX_RPC_LEN}`,
);
const address = must(
  (value) => typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value),
  'an address in hex, with 0x',
);
export const errno = oneOf(errnoNames);
const scope: Check = (value) =>
  SCOPES.includes(value as (typeof SCOPES)[number]) || u32(value) === undefined
    ? undefined
    : `one of ${SCOPES.join(', ')}, or another one's number`;

export const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) ? firstOf(value.map(check)) : 'a list';

/** An object of exactly these members. */
export function object(shape: Shape): Check {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object';
    const wrong = wrongMember(shape, value as Record<string, unknown>);
    return wrong && `an object in which ${wrong}`;
  };
}

const firstOf = (found: readonly (string | undefined)[]): string | undefined =>
  found.find((words) => words !== undefined);

/** What is wrong with the members of an object: one is missing, not known, or not what it has to be. */
export function wrongMember(shape: Shape, value: Record<string, unknown>): string | undefined {
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(shape, name));
  if (unknown !== undefined) return `there is no member ${JSON.stringify(unknown)}`;
  return firstOf(
    Object.entries(shape).map(([name, check]) => {
      const given = value[name];
      if (given === undefined) return typeof check === 'function' ? `"${name}" is missing` : undefined;
      const words = typeof check === 'function' ? check(given) : check.optional(given);
      return words && `"${name}" has to be ${words}`;
    }),
  );
}

export const device: Shape = {
  name: text,
  node: text,
  parent: text,
  driver: text,
  function: text,
  rdma: list(text),
  net: list(text),
  firmware: optional(text),
  pci: optional(text),
  type: optional(text),
};

export const host: Shape = {
  credentials: object({
    rawio: flag,
    lockdown: oneOf(LOCKDOWN_LEVELS),
    rawioUnderLockdown: oneOf(['allow', 'deny']),
  }),
  tainted: count,
};

/** The last millisecond that a Date knows. */
const LAST_TIME = 8.64e15;

export const moment: Shape = {
  wall: must((value) => !time(value) && (value as number) <= LAST_TIME, 'a time of day in milliseconds'),
  steady: time,
};

const refusal: Shape = { kind: oneOf(ERROR_KINDS), message: text, next: optional(text) };

const all: Shape = { n: positive, call: text, start: time, took: time, sum: text };
const onFile: Shape = { ...all, file: positive };

const namedShape = object({ at: u32, length: u32, sent: optional(message), got: optional(message) });

/** What the input names: as long as it says. */
function namedMemory(value: unknown): string | undefined {
  const words = namedShape(value);
  if (words) return words;
  const { length, sent, got } = value as { length: number; sent?: string; got?: string };
  if (length > MAX_RPC_LEN) return `an object in which "length" has to be at most ${MAX_RPC_LEN}`;
  const other = [sent, got].some((bytes) => bytes !== undefined && bytes.length !== 2 * length);
  return other ? 'an object in which "sent" and "got" have "length" bytes' : undefined;
}

const rpc: Shape = {
  ...onFile,
  scope,
  opcode: optional(text),
  register: optional(text),
  feature: optional(text),
  in: message,
  out_len: u32,
  memory: optional(list(namedMemory)),
  written: optional(list(object({ mkey: u32, offset: count, bytes: hex }))),
};

/** The forms of a call's line; the second where it failed. */
export const CALLS: Record<Call['call'], readonly [usual: Shape, failed?: Shape]> = {
  list: [{ ...all, wanted: optional(text), devices: list(object(device)) }],
  host: [{ ...all, host: object(host) }],
  clock: [{ ...all, moment: object(moment) }],
  open: [{ ...onFile, device: text, errno: optional(errno), refusal: optional(object(refusal)) }],
  info: [
    { ...onFile, device_type: u32, data: message },
    { ...onFile, errno },
  ],
  rpc: [
    { ...rpc, out: message },
    { ...rpc, in_len: optional(tooLong), errno },
  ],
  umem: [
    { ...onFile, length: count, mkey: u32, address },
    { ...onFile, length: count, errno },
  ],
  release: [{ ...onFile, mkey: u32 }],
  close: [onFile],
};

/** The members of the first line. */
export const HEADER: Shape = {
  schema: text,
  origin: object({
    backend: text,
    fwctl: text,
    argv: list(text),
    kernel: text,
    date: text,
    redacted: flag,
  }),
  sum: text,
};

/** The members of the last line. */
export const END: Shape = { end: object({ calls: count }), sum: text };
