import type { Fields } from '../../../../bits/layout.js';
import type { Link, LinkModule, Links, ModuleSlot } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { ask, bitsOf, partOf, portOf, wordOf } from './ask.js';

const QCFG = 'PORT_PHY_QCFG';

/** link_speed is in units of 100 Mb/s, but for 10 Mb/s. */
const UNIT = 100;
const TEN_MB = 0xffff;

/** 2_5GB, 100GB, 50G, 100GB_PAM4_56, 100MB in Mb/s; undefined for half duplex and for what is no speed. */
function speedOf(word: string): number | undefined {
  const [, whole, part = '0', unit] = /^(\d+)(?:_(\d))?(GB?|MB)(?:_PAM4_\d+)?$/.exec(word) ?? [];
  if (whole === undefined) return undefined;
  return unit === 'MB' ? Number(whole) : Number(`${whole}.${part}`) * 1000;
}

/** The speeds of several masks, each once, the slowest first. */
function speedsIn(told: Fields, ...fields: readonly string[]): number[] {
  const speeds = fields.flatMap((field) => bitsOf(QCFG, field, told).map(speedOf));
  return [...new Set(speeds.filter((speed) => speed !== undefined))].sort((one, other) => one - other);
}

const AUTO_NONE = 'NONE';

/** What it offers its partner; without autonegotiation the one speed that was set. */
function advertised(told: Fields): number[] {
  if (wordOf(QCFG, 'auto_mode', told) !== AUTO_NONE)
    return speedsIn(told, 'auto_link_speed_mask', 'auto_pam4_link_speed_mask', 'auto_link_speeds2');
  const forced = wordOf(QCFG, 'force_link_speed', told);
  const speed = forced === undefined ? undefined : speedOf(forced);
  return speed === undefined ? [] : [speed];
}

/** FEC_CLAUSE91_ACTIVE and the like, in ethtool's words. */
function correction(told: Fields): Pick<Link, 'fec' | 'fec_mode'> {
  const word = partOf(QCFG, 'active_fec_signal_mode', 'ACTIVE_FEC', told);
  const mode = word?.replace(/^FEC_(.*)_ACTIVE$/, '$1');
  if (mode === undefined || /^\d+$/.test(mode)) return {};
  if (mode === 'NONE') return { fec: 'off', fec_mode: mode };
  const fec = mode === 'CLAUSE74' ? 'baser' : mode.startsWith('RS272') ? 'llrs' : 'rs';
  return { fec, fec_mode: mode };
}

function signalling(told: Fields): Pick<Link, 'signal'> {
  if (!bitsOf(QCFG, 'option_flags', told).includes('SIGNAL_MODE_KNOWN')) return {};
  const word = partOf(QCFG, 'active_fec_signal_mode', 'SIGNAL_MODE', told);
  return { signal: word === 'NRZ' ? 'nrz' : 'pam4' };
}

const CONNECTORS: Readonly<Record<string, NonNullable<Link['connector']>>> = {
  TP: 'tp',
  DAC: 'da',
  FIBRE: 'fibre',
  BACKPLANE: 'backplane',
};

/** module_status, by its word: what is none of these is not told. */
const STATES: Readonly<Record<string, readonly [state: ModuleSlot['state'], reason?: string]>> = {
  NONE: ['plugged'],
  DISABLETX: ['disabled', 'its transmitter is switched off'],
  WARNINGMSG: ['plugged', 'it warns of a value beyond its limits'],
  PWRDOWN: ['disabled', 'its power is off'],
  NOTINSERTED: ['unplugged'],
  CURRENTFAULT: ['error', 'it takes too much current'],
  OVERHEATED: ['error', 'it is too hot'],
};

/** The place for a module that a port has; undefined where it has none. */
export function slotOf(port: number, told: Fields): ModuleSlot | undefined {
  const [state, reason] = STATES[wordOf(QCFG, 'module_status', told) ?? ''] ?? [];
  return state && { port, state, ...(reason ? { reason } : {}) };
}

function moduleOf(port: number, told: Fields): LinkModule | undefined {
  const slot = slotOf(port, told);
  if (!slot) return undefined;
  const type = partOf(QCFG, 'xcvr_identifier_type_tx_lpi_timer', 'XCVR_IDENTIFIER_TYPE', told);
  const texts = {
    type: type === 'UNKNOWN' ? '' : (type ?? '').replace('PLUS', '+'),
    vendor: String(told.phy_vendor_name).trimEnd(),
    part_number: String(told.phy_vendor_partnumber).trimEnd(),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== '')),
    state: slot.state,
  };
}

/** Why it is down: the firmware's reasons, else what there is of a signal. */
function downReason(told: Fields): Partial<Link> {
  const reasons = bitsOf(QCFG, 'link_down_reason', told);
  const code = told.link_down_reason as number;
  if (reasons.length) return { reason: reasons.join(', '), reason_code: code };
  const word = wordOf(QCFG, 'link', told);
  return word ? { reason: word } : {};
}

const LINK = 'LINK';

function linkOf(port: number, told: Fields): Link {
  const up = wordOf(QCFG, 'link', told) === LINK;
  const mode = wordOf(QCFG, 'phy_type', told);
  const auto = wordOf(QCFG, 'auto_mode', told) !== AUTO_NONE;
  const partner = speedsIn(told, 'link_partner_adv_speeds', 'link_partner_pam4_adv_speeds');
  const pauses = bitsOf(QCFG, 'pause', told);
  const connector = CONNECTORS[wordOf(QCFG, 'media_type', told) ?? ''];
  const loopback = told.lpbk ? wordOf(QCFG, 'lpbk', told) : undefined;
  const module = moduleOf(port, told);
  const speed = told.link_speed as number;
  return {
    port,
    protocol: 'ethernet',
    state: up ? 'up' : 'down',
    ...(up ? { speed_mbps: speed === TEN_MB ? 10 : speed * UNIT } : {}),
    ...(up && told.active_lanes ? { lanes: told.active_lanes as number } : {}),
    ...(up && mode ? { mode } : {}),
    ...(up ? { ...signalling(told), duplex: told.duplex_state ? ('full' as const) : ('half' as const) } : {}),
    ...(up ? correction(told) : {}),
    autoneg: auto ? 'on' : 'off',
    ...(auto ? { autoneg_done: up } : {}),
    pause_rx: pauses.includes('RX'),
    pause_tx: pauses.includes('TX'),
    ...(connector ? { connector } : {}),
    ...(loopback ? { loopback } : {}),
    supported_speeds_mbps: speedsIn(told, 'support_speeds', 'support_pam4_speeds', 'support_speeds2'),
    advertised_speeds_mbps: advertised(told),
    ...(partner.length ? { partner_speeds_mbps: partner } : {}),
    ...(up ? {} : downReason(told)),
    ...(module ? { module } : {}),
  };
}

/** The port of the function. Throws what `ask` throws. */
export async function readLinks(session: Session): Promise<Links> {
  const port = await portOf(session);
  const told = await ask(session, QCFG, { port_id: port });
  return { ports: [linkOf(port, told)] };
}
