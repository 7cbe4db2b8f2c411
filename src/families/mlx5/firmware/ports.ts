import { encode } from '../../../bits/codec.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import { isRsFec } from './fec.js';
import type { FirmwareCore } from './handler.js';
import { AT_LINK_UP, agreed, GOING_DOWN, isModuleStarting, isPortOff, linkOf, MODULE_START } from './link.js';
import { moduleIn } from './modules/cages.js';
import { DOWNS, PORT, type PortState, RS_FEC, TIME } from './state.js';
import { toHex, toHexNumber } from './text.js';
import type { Vhca } from './vhca.js';

export * from './link.js';

/** By how much something that grows with the clock has grown; nothing where the clock has gone back. */
export function grown(now: bigint, since = '0x0'): bigint {
  const by = now - BigInt(since);
  return by > 0n ? by : 0n;
}

/** Bits that the port could have carried since power-on: what its counters follow. It falls only where the clock goes back. */
export function volumeOf(fw: FirmwareCore, vhca: Vhca): bigint {
  const { since, carried = 0, told_down = 0 } = fw.portOf(vhca.pf);
  const rate = BigInt(agreed(fw, vhca)?.mbps ?? 0);
  const until = isPortOff(fw, vhca) ? BigInt(told_down) + GOING_DOWN : fw.now();
  return BigInt(carried) + (grown(until, since) * rate) / 1000n;
}

/** Bits that a port carried with RS-FEC, and of these, by the number of lanes, those over a cable that loses some. */
export interface Guarded {
  readonly all: bigint;
  readonly lossy: { readonly [lanes: string]: bigint };
}

/** Whether what the port carries goes with RS-FEC, and loses some bits: a short copper cable loses none. */
export function isGuarded(fw: FirmwareCore, vhca: Vhca): { all: boolean; lossy: boolean } {
  const all = isRsFec(fw, vhca);
  return { all, lossy: all && moduleIn(fw, vhca)?.type.medium !== 'copper' };
}

/** What state does not tell of was with RS-FEC, over four lanes of optics. */
const ALL_LANES = 4;

function guardedOf(fw: FirmwareCore, { pf }: Vhca): Guarded {
  const { carried = '0x0', guarded = carried, lossy = { [ALL_LANES]: carried } } = fw.portOf(pf);
  const since = volumeOf(fw, pf) - BigInt(carried);
  const now = isGuarded(fw, pf);
  const sums = Object.fromEntries(Object.entries(lossy).map(([lanes, bits]) => [lanes, BigInt(bits)]));
  const lanes = agreed(fw, pf)?.lanes;
  if (now.lossy && lanes) sums[lanes] = (sums[lanes] ?? 0n) + since;
  return { all: BigInt(guarded) + (now.all ? since : 0n), lossy: sums };
}

const inHex = (sums: Guarded['lossy'], prefix = ''): Record<string, string> =>
  Object.fromEntries(Object.entries(sums).map(([name, bits]) => [`${prefix}${name}`, toHexNumber(bits)]));

/** The same since the counters of a group were last cleared. */
export function guardedSinceClear(fw: FirmwareCore, { pf }: Vhca, group: number | string): Guarded {
  const at = fw.portOf(pf).cleared?.[group] ?? {};
  const { all, lossy } = guardedOf(fw, pf);
  const before = (lanes: string) =>
    at[`${RS_FEC}${lanes}`] ?? (lanes === `${ALL_LANES}` && !at[RS_FEC] ? at[PORT] : '0x0');
  return {
    all: grown(all, at[RS_FEC] ?? at[PORT]),
    lossy: Object.fromEntries(
      Object.entries(lossy).map(([lanes, bits]) => [lanes, grown(bits, before(lanes))]),
    ),
  };
}

/** Whether a command has taken the link of a port down. */
const isTakenDown = (fw: FirmwareCore, vhca: Vhca): boolean =>
  isPortOff(fw, vhca) && !fw.portOf(vhca.pf).idle_before;

/** How often the link has gone down. */
const linkDowns = (fw: FirmwareCore, { pf }: Vhca): number =>
  (fw.portOf(pf).downs ?? 0) + Number(isTakenDown(fw, pf));

/** What is set of the registers that wait for the link. */
function waiting({ registers = {} }: PortState): PortState['in_force'] {
  const set = AT_LINK_UP.flatMap((name) => (registers[name] ? [[name, registers[name]] as const] : []));
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

const sameInForce = (one: PortState['in_force'], other: PortState['in_force']): boolean =>
  AT_LINK_UP.every((name) => one?.[name] === other?.[name]);

/** What the counters of a port depend on, in a word. */
function lineOf(fw: FirmwareCore, vhca: Vhca): string {
  const { all, lossy } = isGuarded(fw, vhca);
  return `${agreed(fw, vhca)?.ext} ${all} ${lossy}`;
}

/** Nanoseconds when a port can carry something again: now, unless its module starts. */
function carriesFrom(fw: FirmwareCore, pf: Vhca): bigint {
  const { module_reset = 0 } = fw.portOf(pf);
  return isModuleStarting(fw, pf) ? BigInt(module_reset) + MODULE_START : fw.now();
}

/** Of a port that goes down by a command: whether there is no link that it takes down. */
function noteIdle(fw: FirmwareCore, pf: Vhca, isGone: boolean): void {
  const { told_down, idle_before } = fw.portOf(pf);
  const idle = (told_down !== undefined && isGone) || undefined;
  if (idle !== idle_before) fw.setPortOf(pf, { idle_before: idle });
}

/** Changes something that the link depends on. What it could have carried so far is kept; a link that comes up takes over what was set. */
export function changeLink(fw: FirmwareCore, { pf }: Vhca, change: () => void, comesUp = false): void {
  const carried = volumeOf(fw, pf);
  const guarded = guardedOf(fw, pf);
  const before = lineOf(fw, pf);
  const { told_down, in_force, downs = 0, module_reset } = fw.portOf(pf);
  const wasUp = linkOf(fw, pf) !== undefined;
  const wasTakenDown = isTakenDown(fw, pf);
  change();
  const wanted = waiting(fw.portOf(pf));
  const renewed = (comesUp || !wasUp) && !sameInForce(in_force, wanted);
  if (renewed) fw.setPortOf(pf, { in_force: wanted });
  const isGone = agreed(fw, pf) === undefined;
  const isDown = isGone || isModuleStarting(fw, pf);
  const wentDown = wasTakenDown ? !isPortOff(fw, pf) : wasUp && (renewed || isDown);
  if (wentDown) fw.setPortOf(pf, { downs: downs + 1 });
  if (!isPortOff(fw, pf)) noteIdle(fw, pf, isGone);
  const isSame = lineOf(fw, pf) === before && fw.portOf(pf).told_down === told_down;
  if (isSame && fw.portOf(pf).module_reset === module_reset) return;
  fw.setPortOf(pf, {
    since: toHexNumber(carriesFrom(fw, pf)),
    carried: toHexNumber(carried),
    guarded: toHexNumber(guarded.all),
    lossy: inHex(guarded.lossy),
  });
}

/** Keeps a register of the port as it was set. */
export function setRegister(
  fw: FirmwareCore,
  { pf }: Vhca,
  register: string,
  form: keyof Shapes,
  fields: object,
): void {
  const bytes = toHex(encode(layout(form), fields as never));
  const { registers } = fw.portOf(pf);
  if (registers?.[register] === bytes) return;
  changeLink(fw, pf, () => fw.setPortOf(pf, { registers: { ...registers, [register]: bytes } }));
}

/** Bits that the port could have carried while a driver had the function: what the counters of its vport follow. */
export function volumeOfFunction(fw: FirmwareCore, vhca: Vhca): bigint {
  const { since, carried = 0 } = fw.stateOf(vhca);
  return BigInt(carried) + (vhca.bound ? grown(volumeOf(fw, vhca), since) : 0n);
}

/** What a port, or a function on it, could have carried since the counters of a group were last cleared. */
export function volumeSinceClear(
  fw: FirmwareCore,
  vhca: Vhca,
  group: number | string,
  of: 'port' | 'function',
): bigint {
  const at = fw.portOf(vhca.pf).cleared?.[group]?.[of === 'port' ? PORT : vhca.name];
  return grown(of === 'port' ? volumeOf(fw, vhca) : volumeOfFunction(fw, vhca), at);
}

/** Nanoseconds since the counters of a group were last cleared. */
export function timeSinceClear(fw: FirmwareCore, { pf }: Vhca, group: number | string): bigint {
  return grown(fw.now(), fw.portOf(pf).cleared?.[group]?.[TIME]);
}

/** How often the link has gone down since the counters of a group were last cleared. */
export const downsSinceClear = (fw: FirmwareCore, { pf }: Vhca, group: number | string): number =>
  linkDowns(fw, pf) - Number(fw.portOf(pf).cleared?.[group]?.[DOWNS] ?? 0);

export function clearGroup(fw: FirmwareCore, { pf }: Vhca, group: number | string): void {
  const volumes = fw.functionsOn(pf).map((vhca) => [vhca.name, toHexNumber(volumeOfFunction(fw, vhca))]);
  const guarded = guardedOf(fw, pf);
  const now = Object.fromEntries([
    [TIME, toHexNumber(fw.now())],
    [PORT, toHexNumber(volumeOf(fw, pf))],
    [DOWNS, toHexNumber(BigInt(linkDowns(fw, pf)))],
    [RS_FEC, toHexNumber(guarded.all)],
    ...Object.entries(inHex(guarded.lossy, RS_FEC)),
    ...volumes,
  ]);
  fw.setPortOf(pf, { cleared: { ...fw.portOf(pf).cleared, [group]: now } });
}
