import type { CardCore } from './handler.js';
import { type ModuleFault, type ModuleName, type ModuleType, moduleType } from './module-types.js';
import { fromTime, type PortState, toTime } from './state.js';

export interface Plugged {
  readonly name: ModuleName;
  readonly type: ModuleType;
  readonly fault: ModuleFault;
}

export const portState = (card: CardCore, port: number): PortState => card.current().ports?.[port] ?? {};

/** What is in the cage of a port; undefined: nothing. */
export function moduleIn(card: CardCore, port: number): Plugged | undefined {
  const { module: name = card.profile.module, unplugged, fault = 'none' } = portState(card, port);
  return unplugged ? undefined : { name, type: moduleType(name), fault };
}

/** A hot module goes on working until somebody looks at its alarms. */
const SILENT: readonly ModuleFault[] = ['no-signal', 'tx-disabled'];

export function isUp(card: CardCore, port: number): boolean {
  const plugged = moduleIn(card, port);
  return plugged !== undefined && !SILENT.includes(plugged.fault);
}

/** Nanoseconds for which the link of a port has been up since the firmware was last started. */
export function upTime(card: CardCore, port: number): bigint {
  const { carried, since } = portState(card, port);
  const before = fromTime(carried);
  if (!isUp(card, port)) return before;
  const from = since === undefined ? fromTime(card.current().started) : fromTime(since);
  const passed = card.at() - from;
  return before + (passed > 0n ? passed : 0n);
}

/** Changes what a port is by hand; the time for which its link was up so far is kept. */
export function changePort(
  card: CardCore,
  port: number,
  members: { readonly [Key in keyof PortState]?: PortState[Key] | undefined },
): void {
  const carried = toTime(upTime(card, port));
  const next: Record<string, unknown> = {
    ...portState(card, port),
    carried,
    since: toTime(card.at()),
    ...members,
  };
  for (const [name, value] of Object.entries(next)) if (value === undefined) delete next[name];
  card.change({ ports: { ...card.current().ports, [port]: next as PortState } });
}
