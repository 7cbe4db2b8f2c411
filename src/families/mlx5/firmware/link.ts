import { decode } from '../../../bits/codec.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import type { FirmwareCore } from './handler.js';
import { partnerModes } from './modules/cages.js';
import type { Profile } from './profile.js';
import { fromHex } from './text.js';
import type { Vhca } from './vhca.js';

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

/** The ways in which a port of an adapter can run, and their bits in ext_eth_proto_capability. */
interface Modes {
  readonly rows: readonly LinkMode[];
  readonly all: number;
}

const known = new WeakMap<Profile, Modes>();

function modesIn({ profile }: FirmwareCore): Modes {
  const { link_modes } = profile;
  const modes = known.get(profile) ?? {
    rows: LINK_MODES.filter(({ ext }) => link_modes.includes(ext)),
    all: bits(...link_modes),
  };
  known.set(profile, modes);
  return modes;
}

export const linkModes = (fw: FirmwareCore): readonly LinkMode[] => modesIn(fw).rows;

export const allModes = (fw: FirmwareCore): number => modesIn(fw).all;

/** What was decoded last, by layout: a command looks at the same registers again and again. */
const decoded = new Map<keyof Shapes, { readonly bytes: string; readonly fields: object }>();

/** A register as state keeps it, as fields that nobody changes. */
function fieldsOf<Name extends keyof Shapes>(form: Name, bytes: string | undefined): Partial<Shapes[Name]> {
  if (bytes === undefined) return {};
  const before = decoded.get(form);
  if (before?.bytes === bytes) return before.fields as Partial<Shapes[Name]>;
  const fields = Object.freeze(decode(layout(form), fromHex(bytes)) as object);
  decoded.set(form, { bytes, fields });
  return fields as Partial<Shapes[Name]>;
}

/** What was last set in a register of the port, as fields; nothing where it never was. */
export function settingsOf<Name extends keyof Shapes>(
  fw: FirmwareCore,
  { pf }: Vhca,
  register: string,
  form: Name,
): Partial<Shapes[Name]> {
  return fieldsOf(form, fw.portOf(pf).registers?.[register]);
}

/** The function whose port keeps the settings of the whole board: the first. */
export const boardOf = (fw: FirmwareCore): Vhca => fw.functions.values().next().value as Vhca;

/** A register as it counts: what was set last, or, of those that wait for the link, what was when the link last came up. */
export function inForce<Name extends keyof Shapes>(
  fw: FirmwareCore,
  { pf }: Vhca,
  register: (typeof AT_LINK_UP)[number],
  form: Name,
): Partial<Shapes[Name]> {
  return fieldsOf(form, fw.portOf(pf).in_force?.[register]);
}

/**
 * Registers that are taken over when the link comes up: Linux toggles the port after each write, mlx5_toggle_port_link, and mlxlink tells its
 * users to.
 */
export const AT_LINK_UP = ['PTYS', 'PPLM'] as const;

/** Nanoseconds from the command until a port is down; mlxlink looks after 2 s. */
export const GOING_DOWN = 1_000_000_000n;

/** Whether the port is down because of a command. A clock that has gone back: the host has booted since. */
export function isPortOff(fw: FirmwareCore, { pf }: Vhca): boolean {
  const { told_down } = fw.portOf(pf);
  if (told_down === undefined) return false;
  const passed = fw.now() - BigInt(told_down);
  return passed < 0n || passed >= GOING_DOWN;
}

/** Whether its module was switched off. */
export const isModuleOff = (fw: FirmwareCore, vhca: Vhca): boolean =>
  settingsOf(fw, vhca, 'PMAOS', 'pmaos_reg_ext').admin_status === DOWN;

/** Nanoseconds from the reset of a module until it answers again: t_reset of SFF-8679, as t_init. */
export const MODULE_START = 2_000_000_000n;

/** Whether the module of a port starts again: PMAOS.rst. */
export function isModuleStarting(fw: FirmwareCore, { pf }: Vhca): boolean {
  const { module_reset } = fw.portOf(pf);
  if (module_reset === undefined) return false;
  const passed = fw.now() - BigInt(module_reset);
  return passed >= 0n && passed < MODULE_START;
}

/** The link modes that a port finds at the other end of its cable. */
export const offered = (fw: FirmwareCore, vhca: Vhca): number =>
  isModuleOff(fw, vhca) ? 0 : partnerModes(fw, vhca);

type Ptys = Partial<Shapes['ptys_reg_ext']>;

/** The older bits of some link modes. */
export const olderOf = (fw: FirmwareCore, modes: number): number =>
  linkModes(fw).reduce((mask, { ext, older }) => (modes & (1 << ext) ? mask + older : mask), 0);

/** The link modes that any of the older bits stands for. */
const fromOlder = (fw: FirmwareCore, older: number): number =>
  linkModes(fw).reduce((mask, mode) => ((mode.older & older) >>> 0 ? mask | (1 << mode.ext) : mask), 0);

/** The link modes that PTYS switches on; of its two masks one is zero, as Linux's mlx5e_ethtool_get_link_ksettings has it. */
const modesOf = (fw: FirmwareCore, { ext_eth_proto_admin, eth_proto_admin }: Ptys): number =>
  ext_eth_proto_admin || fromOlder(fw, eth_proto_admin ?? 0) || allModes(fw);

/** The link modes that are in force. */
export const modesInForce = (fw: FirmwareCore, vhca: Vhca): number =>
  modesOf(fw, inForce(fw, vhca, 'PTYS', 'ptys_reg_ext'));

/** The way in which the port runs unless it is down because of a command, or for the time being. */
export function agreed(fw: FirmwareCore, vhca: Vhca): LinkMode | undefined {
  const common = modesInForce(fw, vhca) & offered(fw, vhca);
  return linkModes(fw).find(({ ext }) => common & (1 << ext));
}

/** The way in which the port runs; undefined where it is down. */
export const linkOf = (fw: FirmwareCore, vhca: Vhca): LinkMode | undefined =>
  isPortOff(fw, vhca) || isModuleStarting(fw, vhca) ? undefined : agreed(fw, vhca);
