import { errnoNames } from '../../../uapi/errno.js';
import { statusNames } from '../status.js';
import {
  bit,
  bytes,
  type Check,
  count,
  each,
  flag,
  is,
  isObject,
  list,
  members,
  number,
  object,
  one,
  shape,
  share,
  text,
  whole,
  within,
  word,
} from './plain.js';
import { type DeviceState, PORT, STATE_VERSION } from './state.js';

/** Longer ones are none that anybody waits for, and more than timers take. */
const DAY = 86_400e9;
const time = is(
  'time of up to a day in nanoseconds',
  (data) => Number.isInteger(data) && (data as number) >= 0 && (data as number) <= DAY,
);

/** What a fault does, by its kind. */
const EFFECTS: Readonly<Record<string, Check>> = {
  status: shape({ kind: word, status: one('status', statusNames), syndrome: count }),
  errno: shape({ kind: word, errno: one('errno', errnoNames), 'after_ns?': time }),
  hang: shape({ kind: word, after_ns: time }),
  corrupt: shape({ kind: word, field: word, offset: count, width: count, value: number, xor: flag }),
  unplug: shape({ kind: word, answered: flag }),
};

const effect: Check = (path, data) => {
  object(path, data);
  const { kind } = data as { kind?: string };
  one('kind of fault', Object.keys(EFFECTS))(within(path, 'kind'), kind);
  EFFECTS[kind as string]?.(path, data);
};

const FAULTS = shape({
  last: count,
  rules: list(
    shape({
      id: count,
      match: members({ opcode: count, op_mod: count, register: count, function: word }),
      'count?': count,
      'probability?': share,
      'seed?': count,
      effect,
      seen: count,
      fired: count,
    }),
  ),
});

const quantity = is('number', (data) =>
  typeof data === 'string' ? /^0x[0-9a-f]+$/.test(data) : Number.isSafeInteger(data) && (data as number) >= 0,
);

const logSize = is(
  'power of 2 from 0 to 8',
  (data) => Number.isInteger(data) && (data as number) >= 0 && (data as number) <= 8,
);

const log = is(
  'logarithm',
  (data) => Number.isInteger(data) && (data as number) >= 0 && (data as number) < 256,
);

const STATE = members({
  starts: count,
  started: number,
  clock: number,
  seed: count,
  faults: FAULTS,
  health: one('trouble with health', ['fatal']),
  real_time: members({ since: number, utc: number, adjustment: whole, units: bit }),
  tracer: members({ owner: word, log_size: logSize, since: number }),
  functions: each(
    members({
      node_desc: text,
      host_endianness: bit,
      driver: flag,
      since: number,
      carried: number,
      binds: count,
      enabled: flag,
      capabilities: each(each(quantity)),
      next_capabilities: each(each(quantity)),
    }),
  ),
  ports: each(
    members({
      registers: each(bytes),
      since: number,
      carried: number,
      cleared: each(each(number)),
      beacon_since: number,
      congestion: each(count),
    }),
  ),
  nv: members({ current: each(bytes), next: each(bytes) }),
  diag: shape({
    params: members({
      log_num_of_samples: log,
      log_sample_period: log,
      single: bit,
      repetitive: bit,
      sync: bit,
      clear: bit,
      on_demand: bit,
      enable: bit,
    }),
    counters: list(count),
    since: number,
    'cleared?': number,
  }),
});

/** What each version did otherwise than the next one: state of version n becomes state of version n + 1. */
const MIGRATIONS: Readonly<Record<number, (data: Record<string, unknown>) => Record<string, unknown>>> = {
  /** Functions had the same driver for ever, so that what a port had carried was what each function on it had. */
  1: ({ ports, ...state }) =>
    isObject(ports)
      ? { ...state, ports: mapObject(ports, (port) => mapMember(port, 'cleared', spreadOverFunctions)) }
      : state,
};

const mapObject = (data: Record<string, unknown>, map: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, map(value)]));

const mapMember = (data: unknown, name: string, map: (value: unknown) => unknown): unknown =>
  isObject(data) && isObject(data[name]) ? { ...data, [name]: mapObject(data[name], map) } : data;

/** The functions of the one profile that there was. */
const spreadOverFunctions = (volume: unknown): unknown =>
  Object.fromEntries([PORT, 'pf0', 'pf0vf0', 'pf1'].map((name) => [name, volume]));

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown, version: number = STATE_VERSION): DeviceState {
  if (!isObject(data) || !isObject(data.functions)) throw new Error('it has no "functions"');
  let state = data;
  for (let from = version; from < STATE_VERSION; from++) state = MIGRATIONS[from]?.(state) ?? state;
  STATE('', state);
  return state as unknown as DeviceState;
}
