import {
  type CardCore,
  DENIED,
  type Handlers,
  INVALID_PARAMS,
  NOTHING,
  type Request,
  remembered,
} from './handler.js';
import { isUp, moduleIn, portState } from './link.js';
import { bitsNamed as bits, valueNamed as named } from './named.js';
import type { Values } from './struct.js';

const link = (name: string) => named('port_phy_qcfg_link', name);
const SPEEDS = bits('port_phy_qcfg_support_speeds', '1GB', '10GB', '25GB', '40GB', '50GB', '100GB');
const PAM4_SPEEDS = bits('port_phy_qcfg_support_pam4_speeds', '50G', '100G', '200G');
const PAUSE = bits('port_phy_qcfg_pause', 'TX', 'RX');
const FEC = bits(
  'port_phy_qcfg_fec_cfg',
  'FEC_NONE_SUPPORTED',
  'FEC_AUTONEG_SUPPORTED',
  'FEC_CLAUSE74_SUPPORTED',
  'FEC_CLAUSE91_SUPPORTED',
  'FEC_CLAUSE91_ENABLED',
);

/** Bits 0 to 3 the signalling, 4 to 7 the error correction: NRZ with RS(528,514) of clause 91, none. */
const NRZ_CLAUSE_91 = 2 << 4;
const NRZ_NONE = 0;

/** Bits 24 to 31 of xcvr_identifier_type_tx_lpi_timer. */
const identifier = (byte: number) => (byte << 24) >>> 0;
const QSFP28 = 0x11;
const QSFPPLUS = 0x0d;

/** link_speed is in units of 100 Mb/s; speeds of one lane in Mb/s that are corrected by RS. */
const UNIT = 100;
const CORRECTED = 100_000;
const LANES = 4;

const INTERNAL = named('port_phy_qcfg_xcvr_pkg_type', 'XCVR_INTERNAL');
const EXTERNAL = named('port_phy_qcfg_xcvr_pkg_type', 'XCVR_EXTERNAL');
const SPEED_MASK = named('port_phy_qcfg_auto_mode', 'SPEED_MASK');
const HUNDRED_GB = named('port_phy_qcfg_support_speeds', '100GB');
const FULL = 1;
const SIGNAL_MODE_KNOWN = named('port_phy_qcfg_option_flags', 'SIGNAL_MODE_KNOWN');

/** What the cage holds, in the words of PORT_PHY_QCFG. */
function moduleFields(card: CardCore, port: number): Values {
  const plugged = moduleIn(card, port);
  const status = (name: string) => named('port_phy_qcfg_module_status', name);
  if (!plugged) return { module_status: status('NOTINSERTED'), xcvr_pkg_type: INTERNAL };
  const { type, fault } = plugged;
  const silent = fault === 'i2c';
  return {
    module_status: status(fault === 'tx-disabled' ? 'DISABLETX' : fault === 'hot' ? 'OVERHEATED' : 'NONE'),
    media_type: named('port_phy_qcfg_media_type', type.media),
    xcvr_pkg_type: EXTERNAL,
    xcvr_identifier_type_tx_lpi_timer: identifier(silent ? 0 : type.speed < CORRECTED ? QSFPPLUS : QSFP28),
    phy_type: named('port_phy_qcfg_phy_type', type.phy),
    ...(silent ? {} : { phy_vendor_name: type.vendor, phy_vendor_partnumber: type.part }),
  };
}

/** Why the link is down. */
function downReason(card: CardCore, port: number): number {
  const plugged = moduleIn(card, port);
  const reason = (name: string) => named('port_phy_qcfg_link_down_reason', name);
  if (!plugged) return reason('CABLE_REMOVED');
  return plugged.fault === 'tx-disabled' ? reason('TX_LASER_DISABLED') : reason('RF');
}

function linkFields(card: CardCore, port: number): Values {
  const plugged = moduleIn(card, port);
  if (!plugged || !isUp(card, port))
    return { link: link(plugged ? 'SIGNAL' : 'NO_LINK'), link_down_reason: downReason(card, port) };
  const { speed } = plugged.type;
  const partner = named('port_phy_qcfg_support_speeds', `${speed / 1000}GB`);
  return {
    link: link('LINK'),
    link_speed: speed / UNIT,
    active_fec_signal_mode: speed < CORRECTED ? NRZ_NONE : NRZ_CLAUSE_91,
    duplex_state: FULL,
    link_partner_adv_speeds: partner,
    active_lanes: LANES,
  };
}

const qcfg = (card: CardCore, { port }: Request): Values => ({
  duplex_cfg: FULL,
  pause: PAUSE,
  auto_mode: SPEED_MASK,
  auto_pause: named('port_phy_qcfg_auto_pause', 'AUTONEG_PAUSE'),
  auto_link_speed_mask: HUNDRED_GB,
  support_speeds: SPEEDS,
  support_pam4_speeds: PAM4_SPEEDS,
  phy_maj: 1,
  fec_cfg: FEC,
  option_flags: SIGNAL_MODE_KNOWN,
  ...moduleFields(card, port),
  ...linkFields(card, port),
});

/** Two ports; no loopback within the port; modules have banks; error correction has counters. */
const qcaps: Handlers[string] = (card) => ({
  flags: bits('port_phy_qcaps_flags', 'LOCAL_LPBK_NOT_SUPPORTED'),
  port_cnt: card.ports,
  supported_speeds_force_mode: SPEEDS,
  supported_speeds_auto_mode: SPEEDS,
  supported_pam4_speeds_auto_mode: PAM4_SPEEDS,
  supported_pam4_speeds_force_mode: PAM4_SPEEDS,
  flags2: bits('port_phy_qcaps_flags2', 'BANK_ADDR_SUPPORTED', 'FDRSTAT_CMD_SUPPORTED'),
});

/** Registers of clause 45 (IEEE 802.3 45.2) by device and address: control, status with link, identifier of the PHY, what it can. */
const MDIO: Readonly<Record<string, number>> = {
  '1.0': 0x2040,
  '1.2': 0xae02,
  '1.3': 0x5050,
  '3.0': 0x2040,
  '3.2': 0xae02,
  '3.3': 0x5050,
  '7.0': 0x1000,
};
const LINK_STATUS = /^[13]\.1$/;
/** Bit 2 of status 1: receive link; bit 1: low-power ability. */
const LINKED = 0b110;
const UNLINKED = 0b010;

/** Registers of clause 22 stand in no device. */
const placeOf = (ask: Readonly<Record<string, number>>): string =>
  `${ask.cl45_mdio ? ask.dev_addr : 1}.${ask.reg_addr}`;

const mdioRead: Handlers[string] = (card, { caller, port, ask }) => {
  if (caller.kind === 'vf') return DENIED;
  const place = placeOf(ask);
  const value = LINK_STATUS.test(place)
    ? isUp(card, port)
      ? LINKED
      : UNLINKED
    : (portState(card, port).mdio?.[place] ?? MDIO[place] ?? 0);
  return { reg_data: value };
};

const mdioWrite: Handlers[string] = (card, { caller, port, ask }) => {
  if (caller.kind === 'vf') return DENIED;
  const state = portState(card, port);
  const mdio = { ...state.mdio, [placeOf(ask)]: ask.reg_data as number };
  card.change({ ports: { ...card.current().ports, [port]: { ...state, mdio } } });
  return NOTHING;
};

/** Taps of the transmitter by signalling: before, main and behind the symbol, packed as the driver of the SerDes has them; chosen. */
const TAPS = [
  [0x0000_0070, 0x0000_0074, 0x0000_0070, 0x0000_0072],
  [0x0000_00a4, 0x0000_00a6, 0x0000_00a4, 0x0000_00a2],
] as const;

const txFir: Handlers[string] = (_card, { ask }) => {
  const { mod_type = 0, lane_id = 0 } = ask;
  if (lane_id >= LANES) return INVALID_PARAMS;
  const taps = TAPS[mod_type as 0 | 1];
  return Object.fromEntries(taps.map((tap, i) => [`txfir_val_${i + 1}`, tap + lane_id]));
};

const ALL = 100;

export const phy: Handlers = {
  // What a port is follows from the state of the card alone.
  PORT_PHY_QCFG: remembered((card) => card.current(), qcfg),
  PORT_PHY_QCAPS: qcaps,
  PORT_MAC_QCAPS: () => NOTHING,
  PORT_QCFG: () => ({ supported: bits('port_qcfg_supported', 'TX_RATE_LIMIT') }),
  PORT_PHY_MDIO_READ: mdioRead,
  PORT_PHY_MDIO_WRITE: mdioWrite,
  PORT_TX_FIR_QCFG: txFir,
  PORT_EP_TX_QCFG: () => ({ ep0_max_bw: ALL, ep1_max_bw: ALL, ep2_max_bw: ALL, ep3_max_bw: ALL }),
};
