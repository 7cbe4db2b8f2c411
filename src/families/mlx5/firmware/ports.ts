import { decode, encode } from '../../../bits/codec.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import type { Device } from './device.js';
import type { Vhca } from './functions.js';
import { partnerModes } from './modules/cages.js';
import { DOWNS, PORT, type PortState, TIME } from './state.js';
import { fromHex, toHex, toHexNumber } from './text.js';

/** Values of admin_status and oper_status of PAOS, and of admin_status of PMAOS. */
export const UP = 1;
export const DOWN = 2;

/** A way to run a port: its bit in ext_eth_proto_* of PTYS, its bits in the older eth_proto_*, and its rate. */
export interface LinkMode {
  readonly ext: number;
  readonly older: number;
  /** Which of the older ones is that of a fibre of some metres, and of a copper cable, by number; undefined where there is none. */
  readonly fibre?: number;
  readonly copper?: number;
  /** Mb/s */
  readonly mbps: number;
  /** How many lanes it takes. */
  readonly lanes: number;
}

const bits = (...numbers: number[]): number => numbers.reduce((mask, bit) => mask + 2 ** bit, 0);

/** Ways to run a port, the fastest first: the bits of enum mlx5e_ext_link_mode, and of mlx5e_link_mode, of Linux's port.h. */
const LINK_MODES: readonly LinkMode[] = [
  { ext: 13, older: 0, mbps: 200_000, lanes: 2 },
  { ext: 12, older: 0, mbps: 200_000, lanes: 4 },
  { ext: 11, older: 0, mbps: 100_000, lanes: 1 },
  { ext: 10, older: 0, mbps: 100_000, lanes: 2 },
  { ext: 9, older: bits(20, 21, 22, 23), fibre: 21, copper: 20, mbps: 100_000, lanes: 4 },
  { ext: 8, older: 0, mbps: 50_000, lanes: 1 },
  { ext: 7, older: bits(18, 30, 31), fibre: 18, copper: 30, mbps: 50_000, lanes: 2 },
  { ext: 5, older: bits(6, 7, 15, 16), fibre: 15, copper: 6, mbps: 40_000, lanes: 4 },
  { ext: 6, older: bits(27, 28, 29), fibre: 29, copper: 27, mbps: 25_000, lanes: 1 },
  { ext: 4, older: bits(4, 12, 13, 14), fibre: 13, copper: 12, mbps: 10_000, lanes: 1 },
  { ext: 1, older: bits(1), fibre: 1, copper: 1, mbps: 1_000, lanes: 1 },
];

/** The ways in which a port of this adapter can run. */
export const linkModes = ({ profile }: Device): readonly LinkMode[] =>
  LINK_MODES.filter(({ ext }) => profile.link_modes.includes(ext));

/** Their bits in ext_eth_proto_capability. */
export const allModes = ({ profile }: Device): number => bits(...profile.link_modes);

/** What was last set in a register of the port, as fields; nothing where it never was. */
export function settingsOf<Name extends keyof Shapes>(
  fw: Device,
  { pf }: Vhca,
  register: string,
  form: Name,
): Partial<Shapes[Name]> {
  const bytes = fw.portOf(pf).registers?.[register];
  return bytes === undefined ? {} : decode(layout(form), fromHex(bytes));
}

/** The function whose port keeps the settings of the whole board: the first. */
export const boardOf = (fw: Device): Vhca => fw.functions.values().next().value as Vhca;

/** A register as it counts: what was set last, or, of those that wait for the link, what was when the link last came up. */
export function inForce<Name extends keyof Shapes>(
  fw: Device,
  { pf }: Vhca,
  register: (typeof AT_LINK_UP)[number],
  form: Name,
): Partial<Shapes[Name]> {
  const bytes = fw.portOf(pf).in_force?.[register];
  return bytes === undefined ? {} : decode(layout(form), fromHex(bytes));
}

/**
 * Registers that are taken over when the link comes up: Linux toggles the port after each write, mlx5_toggle_port_link, and mlxlink tells its
 * users to.
 */
const AT_LINK_UP = ['PTYS', 'PPLM'] as const;

/** Nanoseconds from the command until a port is down; mlxlink looks after 2 s. */
const GOING_DOWN = 1_000_000_000n;

/** Whether the port is down because of a command. A clock that has gone back: the host has booted since. */
export function isPortOff(fw: Device, { pf }: Vhca): boolean {
  const { told_down } = fw.portOf(pf);
  if (told_down === undefined) return false;
  const passed = fw.now() - BigInt(told_down);
  return passed < 0n || passed >= GOING_DOWN;
}

/** Whether its module was switched off. */
export const isModuleOff = (fw: Device, vhca: Vhca): boolean =>
  settingsOf(fw, vhca, 'PMAOS', 'pmaos_reg_ext').admin_status === DOWN;

/** The link modes that a port finds at the other end of its cable. */
export const offered = (fw: Device, vhca: Vhca): number =>
  isModuleOff(fw, vhca) ? 0 : partnerModes(fw, vhca);

type Ptys = Partial<Shapes['ptys_reg_ext']>;

/** The older bits of some link modes. */
export const olderOf = (fw: Device, modes: number): number =>
  linkModes(fw).reduce((mask, { ext, older }) => (modes & (1 << ext) ? mask + older : mask), 0);

/** The link modes that any of the older bits stands for. */
export const fromOlder = (fw: Device, older: number): number =>
  linkModes(fw).reduce((mask, mode) => ((mode.older & older) >>> 0 ? mask | (1 << mode.ext) : mask), 0);

/** The link modes that PTYS switches on; of its two masks one is zero, as Linux's mlx5e_ethtool_get_link_ksettings has it. */
export const modesOf = (fw: Device, { ext_eth_proto_admin, eth_proto_admin }: Ptys): number =>
  ext_eth_proto_admin || fromOlder(fw, eth_proto_admin ?? 0) || allModes(fw);

/** The link modes that are in force. */
export const modesInForce = (fw: Device, vhca: Vhca): number =>
  modesOf(fw, inForce(fw, vhca, 'PTYS', 'ptys_reg_ext'));

/** The way in which the port runs unless it is down because of a command. */
function agreed(fw: Device, vhca: Vhca): LinkMode | undefined {
  const common = modesInForce(fw, vhca) & offered(fw, vhca);
  return linkModes(fw).find(({ ext }) => common & (1 << ext));
}

/** The way in which the port runs; undefined where it is down. */
export const linkOf = (fw: Device, vhca: Vhca): LinkMode | undefined =>
  isPortOff(fw, vhca) ? undefined : agreed(fw, vhca);

/** By how much something that grows with the clock has grown; nothing where the clock has gone back. */
export function grown(now: bigint, since = '0x0'): bigint {
  const by = now - BigInt(since);
  return by > 0n ? by : 0n;
}

/** Bits that the port could have carried since power-on: what its counters follow. It falls only where the clock goes back. */
export function volumeOf(fw: Device, vhca: Vhca): bigint {
  const { since, carried = 0, told_down = 0 } = fw.portOf(vhca.pf);
  const rate = BigInt(agreed(fw, vhca)?.mbps ?? 0);
  const until = isPortOff(fw, vhca) ? BigInt(told_down) + GOING_DOWN : fw.now();
  return BigInt(carried) + (grown(until, since) * rate) / 1000n;
}

/** Whether a port is down that would have a link but for a command. */
const isHeldDown = (fw: Device, vhca: Vhca): boolean => isPortOff(fw, vhca) && agreed(fw, vhca) !== undefined;

/** How often the link has gone down. */
export const linkDowns = (fw: Device, { pf }: Vhca): number =>
  (fw.portOf(pf).downs ?? 0) + Number(isHeldDown(fw, pf));

/** What is set of the registers that wait for the link. */
function waiting({ registers = {} }: PortState): PortState['in_force'] {
  const set = AT_LINK_UP.flatMap((name) => (registers[name] ? [[name, registers[name]] as const] : []));
  return set.length > 0 ? Object.fromEntries(set) : undefined;
}

const sameInForce = (one: PortState['in_force'], other: PortState['in_force']): boolean =>
  AT_LINK_UP.every((name) => one?.[name] === other?.[name]);

/** Changes something that the link depends on. What it could have carried so far is kept; a link that comes up takes over what was set. */
export function changeLink(fw: Device, { pf }: Vhca, change: () => void, comesUp = false): void {
  const carried = volumeOf(fw, pf);
  const before = agreed(fw, pf);
  const { told_down, in_force, downs = 0 } = fw.portOf(pf);
  const wasUp = linkOf(fw, pf) !== undefined;
  const wasHeldDown = isHeldDown(fw, pf);
  change();
  const wanted = waiting(fw.portOf(pf));
  const renewed = (comesUp || !wasUp) && !sameInForce(in_force, wanted);
  if (renewed) fw.setPortOf(pf, { in_force: wanted });
  const after = agreed(fw, pf);
  const wentDown = wasHeldDown ? !isHeldDown(fw, pf) : wasUp && (renewed || after === undefined);
  if (wentDown) fw.setPortOf(pf, { downs: downs + 1 });
  if (after === before && fw.portOf(pf).told_down === told_down) return;
  fw.setPortOf(pf, { since: toHexNumber(fw.now()), carried: toHexNumber(carried) });
}

/** Keeps a register of the port as it was set. */
export function setRegister(
  fw: Device,
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
export function volumeOfFunction(fw: Device, vhca: Vhca): bigint {
  const { since, carried = 0 } = fw.stateOf(vhca);
  return BigInt(carried) + (vhca.bound ? grown(volumeOf(fw, vhca), since) : 0n);
}

/** What a port, or a function on it, could have carried since the counters of a group were last cleared. */
export function volumeSinceClear(
  fw: Device,
  vhca: Vhca,
  group: number | string,
  of: 'port' | 'function',
): bigint {
  const at = fw.portOf(vhca.pf).cleared?.[group]?.[of === 'port' ? PORT : vhca.name];
  return grown(of === 'port' ? volumeOf(fw, vhca) : volumeOfFunction(fw, vhca), at);
}

/** Nanoseconds since the counters of a group were last cleared. */
export function timeSinceClear(fw: Device, { pf }: Vhca, group: number | string): bigint {
  return grown(fw.now(), fw.portOf(pf).cleared?.[group]?.[TIME]);
}

/** How often the link has gone down since the counters of a group were last cleared. */
export const downsSinceClear = (fw: Device, { pf }: Vhca, group: number | string): number =>
  linkDowns(fw, pf) - Number(fw.portOf(pf).cleared?.[group]?.[DOWNS] ?? 0);

export function clearGroup(fw: Device, { pf }: Vhca, group: number | string): void {
  const volumes = fw.functionsOn(pf).map((vhca) => [vhca.name, toHexNumber(volumeOfFunction(fw, vhca))]);
  const now = Object.fromEntries([
    [TIME, toHexNumber(fw.now())],
    [PORT, toHexNumber(volumeOf(fw, pf))],
    [DOWNS, toHexNumber(BigInt(linkDowns(fw, pf)))],
    ...volumes,
  ]);
  fw.setPortOf(pf, { cleared: { ...fw.portOf(pf).cleared, [group]: now } });
}
