import { stateProblem } from '../../state-check.js';
import { statusNames } from '../status.js';
import { type DeviceState, PORT, STATE_VERSION } from './state.js';
import * as compiled from './state-schema.js';

type Members = Record<string, unknown>;

const isObject = (data: unknown): data is Members =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

/** What each version did otherwise than the next one: state of version n becomes state of version n + 1. */
const MIGRATIONS: Readonly<Record<number, (data: Members) => Members>> = {
  /** Functions had the same driver for ever, so that what a port had carried was what each function on it had. */
  1: ({ ports, ...state }) =>
    isObject(ports)
      ? { ...state, ports: mapObject(ports, (port) => mapMember(port, 'cleared', spreadOverFunctions)) }
      : state,
  /** A port was down at once where it was told, and what was set of its link counted at once. */
  2: ({ ports, ...state }) =>
    isObject(ports) ? { ...state, ports: mapObject(ports, (port) => withLinkAsSet(port)) } : state,
};

/** The byte of PAOS with admin_status, as hex digits in front of it, and its value for a port that was told to be down. */
const TOLD_TO_BE_DOWN = /^.{5}2/;

function withLinkAsSet(port: unknown): unknown {
  if (!isObject(port) || !isObject(port.registers)) return port;
  const { PAOS, PTYS, PPLM } = port.registers;
  const in_force = Object.fromEntries(
    Object.entries({ PTYS, PPLM }).filter(([, bytes]) => bytes !== undefined),
  );
  const counts = Object.keys(in_force).length > 0;
  const isDown = typeof PAOS === 'string' && TOLD_TO_BE_DOWN.test(PAOS);
  return { ...port, ...(counts ? { in_force } : {}), ...(isDown ? { told_down: '0x0' } : {}) };
}

const mapObject = (data: Members, map: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, map(value)]));

const mapMember = (data: unknown, name: string, map: (value: unknown) => unknown): unknown =>
  isObject(data) && isObject(data[name]) ? { ...data, [name]: mapObject(data[name], map) } : data;

/** The functions of the one profile that there was. */
const spreadOverFunctions = (volume: unknown): unknown =>
  Object.fromEntries([PORT, 'pf0', 'pf0vf0', 'pf1'].map((name) => [name, volume]));

/** A name of a status that nothing has. */
function wrongStatus({ faults }: DeviceState): string | undefined {
  for (const [i, { effect }] of (faults?.rules ?? []).entries()) {
    const place = `faults.rules[${i}].effect`;
    if (effect.kind === 'status' && !(statusNames as readonly unknown[]).includes(effect.status))
      return `"${place}.status" is no status`;
  }
  return undefined;
}

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown, version: number = STATE_VERSION): DeviceState {
  if (!isObject(data) || !isObject(data.functions)) throw new Error('it has no "functions"');
  let state = data;
  for (let from = version; from < STATE_VERSION; from++) state = MIGRATIONS[from]?.(state) ?? state;
  const wrong = stateProblem(compiled, state) ?? wrongStatus(state as unknown as DeviceState);
  if (wrong) throw new Error(wrong);
  return state as unknown as DeviceState;
}
