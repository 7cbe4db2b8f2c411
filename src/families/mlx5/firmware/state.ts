/** What outlives the process: only what was set, everything else is the profile's. Plain data, replaced and never changed in place. */
export interface DeviceState {
  /** By the name of the function. */
  readonly functions: { readonly [name: string]: FunctionState };
  /** By the name of the PF that a port belongs to. */
  readonly ports?: { readonly [name: string]: PortState };
}

export interface FunctionState {
  /** NODE_DESC: text, or bytes in hex where they are no text. */
  readonly node_desc?: string | { readonly hex: string };
  /** HOST_ENDIANNESS.he: 0 little, 1 big. */
  readonly host_endianness?: number;
}

export interface PortState {
  /** By register, in hex: the whole register as it was last set, what it can't be set to being zero. */
  readonly registers?: { readonly [name: string]: string };
  /** Nanoseconds of the device's clock, in hex, when the speed last changed; going down and coming up change it too. */
  readonly since?: string;
  /** Bits, in hex, that the port could have carried until then. */
  readonly carried?: string;
  /** By counter group: what the port could have carried, in hex, when the group was last cleared. */
  readonly cleared?: { readonly [group: string]: string };
  /** Nanoseconds, in hex, when the light of the port was last told to blink. */
  readonly beacon_since?: string;
}

export const STATE_VERSION = 1;

export const POWER_ON: DeviceState = { functions: {} };

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

const isText = (data: unknown): boolean =>
  typeof data === 'string' || (isObject(data) && typeof data.hex === 'string');

const isNumber = (data: unknown): boolean => typeof data === 'string' && /^0x[0-9a-f]+$/.test(data);
const isBytes = (data: unknown): boolean => typeof data === 'string' && /^([0-9a-f]{2})*$/.test(data);

/** Refuses a member that is there and is not what it should be. */
function check(path: string, data: unknown, holds: (data: unknown) => boolean, words: string): void {
  if (data !== undefined && !holds(data)) throw new Error(`"${path}" is no ${words}`);
}

function checkEach(path: string, data: unknown, each: (path: string, inner: unknown) => void): void {
  check(path, data, isObject, 'object');
  for (const [name, inner] of Object.entries(data ?? {})) each(`${path}.${name}`, inner);
}

function checkFunction(path: string, data: unknown): void {
  check(path, data, isObject, 'object');
  const { node_desc, host_endianness } = data as Record<string, unknown>;
  check(`${path}.node_desc`, node_desc, isText, 'text');
  check(`${path}.host_endianness`, host_endianness, (value) => value === 0 || value === 1, 'bit');
}

function checkPort(path: string, data: unknown): void {
  check(path, data, isObject, 'object');
  const { registers, since, carried, cleared, beacon_since } = data as Record<string, unknown>;
  checkEach(`${path}.registers`, registers, (at, inner) => check(at, inner, isBytes, 'bytes in hex'));
  check(`${path}.since`, since, isNumber, 'number in hex');
  check(`${path}.carried`, carried, isNumber, 'number in hex');
  check(`${path}.beacon_since`, beacon_since, isNumber, 'number in hex');
  checkEach(`${path}.cleared`, cleared, (at, inner) => check(at, inner, isNumber, 'number in hex'));
}

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown): DeviceState {
  if (!isObject(data) || !isObject(data.functions)) throw new Error('it has no "functions"');
  checkEach('functions', data.functions, checkFunction);
  checkEach('ports', data.ports, checkPort);
  return data as unknown as DeviceState;
}
