import { errnoNames } from '../../../uapi/errno.js';
import type { FaultRule, Health } from '../../family.js';
import { statusNames } from '../status.js';

/** What outlives the process: only what was set, everything else is the profile's. Plain data, replaced and never changed in place. */
export interface DeviceState {
  /** How often the firmware has been started again: user contexts of an earlier start are gone. */
  readonly starts?: number;
  /** Nanoseconds of the clock, in hex, when it last was. */
  readonly started?: string;
  /** Nanoseconds, in hex, at which a virtual clock stands; absent where the clock is the host's. */
  readonly clock?: string;
  /** What looks like chance follows from it; absent where it is the surroundings'. */
  readonly seed?: number;
  /** Trouble to come; stays when the firmware is started again. */
  readonly faults?: Faults;
  /** Absent where it is well. */
  readonly health?: Exclude<Health, 'ok'>;
  /** The real-time clock, where it was set. */
  readonly real_time?: ClockState;
  readonly tracer?: TracerState;
  /** By the name of the function. */
  readonly functions: { readonly [name: string]: FunctionState };
  /** By the name of the PF that a port belongs to. */
  readonly ports?: { readonly [name: string]: PortState };
  readonly nv?: NvState;
}

/** The non-volatile configuration: data in hex of the items that are not as the board was made, by name and, behind a dot, port, module or PF. */
export interface NvState {
  /** Since the last reset. */
  readonly current?: NvItems;
  /** From the next reset on. */
  readonly next?: NvItems;
}

export interface NvItems {
  readonly [item: string]: string;
}

export interface Faults {
  /** The last id that was given to a rule: none comes again. */
  readonly last: number;
  readonly rules: readonly FaultRule[];
}

export const NO_FAULTS: Faults = { last: 0, rules: [] };

export interface ClockState {
  /** Nanoseconds of the device's clock, in hex, when it was last set. */
  readonly since?: string;
  /** Nanoseconds of UTC, in hex, to which it was set. */
  readonly utc?: string;
  /** By how much it is faster than the device's clock, in the units of MTUTC. */
  readonly adjustment?: number;
  /** MTUTC.freq_adj_units: 0 parts of a billion, 1 parts of a million in 2^-16. */
  readonly units?: number;
}

export interface TracerState {
  /** The function that owns the tracer; absent where none does. */
  readonly owner?: string;
  /** MTRC_CONF.log_trace_buffer_size */
  readonly log_size?: number;
  /** Nanoseconds, in hex, when it was started; absent where it does not run. */
  readonly since?: string;
}

export interface FunctionState {
  /** NODE_DESC: text, or bytes in hex where they are no text. */
  readonly node_desc?: string | { readonly hex: string };
  /** HOST_ENDIANNESS.he: 0 little, 1 big. */
  readonly host_endianness?: number;
  /** Whether a driver has the function, where that is not as at power-on. */
  readonly driver?: boolean;
  /** Bits, in hex, that its port could have carried until the driver came. */
  readonly since?: string;
  /** Bits, in hex, that the port could have carried while earlier drivers had it. */
  readonly carried?: string;
  /** How often a driver has come to it. */
  readonly binds?: number;
  /** Whether its PF lets a driver come to it, where that is not as at power-on: ENABLE_HCA, DISABLE_HCA. */
  readonly enabled?: boolean;
  /** Current capabilities that are not the profile's. */
  readonly capabilities?: CapabilitySettings;
  /** What SET_HCA_CAP has left for the next driver: whole types, each as what is not the profile's. */
  readonly next_capabilities?: CapabilitySettings;
}

/** By capability type, then by dotted path; wide numbers in hex. */
export interface CapabilitySettings {
  readonly [type: string]: { readonly [path: string]: number | string };
}

export interface PortState {
  /** By register, in hex: the whole register as it was last set, what it can't be set to being zero. */
  readonly registers?: { readonly [name: string]: string };
  /** Nanoseconds of the device's clock, in hex, when the speed last changed; going down and coming up change it too. */
  readonly since?: string;
  /** Bits, in hex, that the port could have carried until then. */
  readonly carried?: string;
  /** By counter group: what the port, and each function on it by name, could have carried, in hex, when the group was last cleared; and that time in ns. */
  readonly cleared?: { readonly [group: string]: { readonly [name: string]: string } };
  /** Nanoseconds, in hex, when the light of the port was last told to blink. */
  readonly beacon_since?: string;
  /** MODIFY_CONG_STATUS, by "cong_protocol.priority": enable, and twice tag_enable. */
  readonly congestion?: { readonly [point: string]: number };
}

export const STATE_VERSION = 2;

/** The name of a port itself among those of the functions on it. */
export const PORT = 'port';

/** And of the time at which its counters were cleared. */
export const TIME = 'time';

export const POWER_ON: DeviceState = { functions: {} };

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** Refuses what is not as it should be: throws an Error that names the place. */
type Check = (path: string, data: unknown) => void;

const is =
  (words: string, holds: (data: unknown) => boolean): Check =>
  (path, data) => {
    if (!holds(data)) throw new Error(`"${path}" is no ${words}`);
  };

const number = is('number in hex', (data) => typeof data === 'string' && /^0x[0-9a-f]+$/.test(data));
const bytes = is('bytes in hex', (data) => typeof data === 'string' && /^([0-9a-f]{2})*$/.test(data));
const flag = is('flag', (data) => typeof data === 'boolean');
const bit = is('bit', (data) => data === 0 || data === 1);
const whole = is('whole number', Number.isSafeInteger);
const count = is('whole number', (data) => Number.isSafeInteger(data) && (data as number) >= 0);
const logSize = is(
  'power of 2 from 0 to 8',
  (data) => Number.isInteger(data) && (data as number) >= 0 && (data as number) <= 8,
);
const text = is(
  'text',
  (data) => typeof data === 'string' || (isObject(data) && typeof data.hex === 'string'),
);
const object: Check = is('object', isObject);
const word = is('text', (data) => typeof data === 'string');
const share = is('number between 0 and 1', (data) => typeof data === 'number' && data > 0 && data < 1);
/** Longer ones are none that anybody waits for, and more than timers take. */
const DAY = 86_400e9;
const time = is(
  'time of up to a day in nanoseconds',
  (data) => Number.isInteger(data) && (data as number) >= 0 && (data as number) <= DAY,
);
const one = (what: string, known: readonly string[]) => is(what, (data) => known.includes(data as string));

const within = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** An object with any names. */
const each =
  (inner: Check): Check =>
  (path, data) => {
    object(path, data);
    for (const [name, value] of Object.entries(data as object)) inner(within(path, name), value);
  };

/** An object with these members, each of which may be missing. */
const members =
  (known: Readonly<Record<string, Check>>): Check =>
  (path, data) => {
    object(path, data);
    for (const [name, value] of Object.entries(data as object)) {
      const check = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!check) throw new Error(`"${within(path, name)}" is unknown`);
      check(within(path, name), value);
    }
  };

const list =
  (inner: Check): Check =>
  (path, data) => {
    is('list', Array.isArray)(path, data);
    for (const [i, item] of (data as unknown[]).entries()) inner(`${path}[${i}]`, item);
  };

/** An object with all of these members but those whose names end with a question mark, which may be missing. */
const shape = (known: Readonly<Record<string, Check>>): Check => {
  const inner = members(
    Object.fromEntries(Object.entries(known).map(([key, check]) => [key.replace('?', ''), check])),
  );
  return (path, data) => {
    inner(path, data);
    for (const key of Object.keys(known))
      if (!key.endsWith('?') && !Object.hasOwn(data as object, key))
        throw new Error(`"${path}" has no "${key}"`);
  };
};

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
