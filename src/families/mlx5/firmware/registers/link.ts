import { encode } from '../../../../bits/codec.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { Device } from '../device.js';
import type { Vhca } from '../functions.js';
import { isInfiniband } from '../infiniband.js';
import { adminModes, LINK_MODES, type LinkMode, linkOf, PARTNER, settingsOf } from '../ports.js';
import { echoOf, ofPort, portIndex, settable } from './of-port.js';

/** Bits of PTYS.proto_mask; with none of them, the protocol that the port has is meant. */
const INFINIBAND = 1;
const ETHERNET = 4;
const PROTOCOLS = 0b111;

const ALL_MODES = LINK_MODES.reduce((mask, { ext }) => mask | (1 << ext), 0);

/** The older bits of some link modes. */
const olderOf = (modes: number): number =>
  LINK_MODES.reduce((mask, { ext, older }) => (modes & (1 << ext) ? mask + older : mask), 0);

/** The link modes that any of the older bits stands for. */
const fromOlder = (older: number): number =>
  LINK_MODES.reduce((mask, mode) => ((mode.older & older) >>> 0 ? mask | (1 << mode.ext) : mask), 0);

/** PTYS.an_status */
const NEGOTIATED = 1;
const FORCED_UP = 3;
const FORCED_DOWN = 4;

/** PTYS.connector_type: PORT_FIBRE */
const FIBRE = 6;

type Ptys = Shapes['ptys_reg_ext'];

function ptysIndex(data: Ptys): Syndrome | undefined {
  return portIndex(data) ?? (data.proto_mask & ~PROTOCOLS ? 'PROTOCOL_UNKNOWN' : undefined);
}

/** Whether a port is asked for its own protocol; of another it tells nothing. */
function isOwn({ proto_mask }: Ptys, vhca: Vhca): boolean {
  return proto_mask === 0 || (proto_mask & (isInfiniband(vhca) ? INFINIBAND : ETHERNET)) !== 0;
}

/** PTYS.ib_proto_*: SDR to EDR; ib_link_width_*: 1x and 4x. */
const IB_SPEEDS = 0x3f;
const EDR = 0x20;
const IB_WIDTHS = 0x5;
const IB_4X = 0x4;

/** What an InfiniBand port tells: a link of EDR. */
const infinibandLink = (mode: LinkMode | undefined): Partial<Ptys> => ({
  ib_link_width_capability: IB_WIDTHS,
  ib_proto_capability: IB_SPEEDS,
  ib_link_width_admin: IB_WIDTHS,
  ib_proto_admin: IB_SPEEDS,
  ib_link_width_oper: mode ? IB_4X : 0,
  ib_proto_oper: mode ? EDR : 0,
});

/** The link modes that a write asks for: of the two forms the one that it changes, else the newer. */
function wanted(data: Ptys, before: Partial<Ptys>): number | undefined {
  const newer = data.ext_eth_proto_admin;
  const older = data.eth_proto_admin;
  // Linux sets the one and leaves the other zero: mlx5_port_set_eth_ptys.
  const changed = older !== before.eth_proto_admin && newer === before.ext_eth_proto_admin;
  const byOlder = older !== 0 && (newer === 0 || changed);
  if (byOlder) return (older & ~olderOf(ALL_MODES)) >>> 0 ? undefined : fromOlder(older);
  return newer & ~ALL_MODES ? undefined : newer;
}

/** What FEC modes there are, by the lanes that use them: bits of fec_override_admin_*. PLR is for InfiniBand. */
const NO_FEC = 1;
const FIRECODE = 2;
const RS = 4;
const RS_544 = 0x80;
const RS_272 = 0x200;
const FEC_CAPS = {
  fec_override_cap_10g_40g: NO_FEC | FIRECODE,
  fec_override_cap_25g: NO_FEC | FIRECODE | RS,
  fec_override_cap_50g: NO_FEC | FIRECODE | RS,
  fec_override_cap_100g: NO_FEC | RS,
  fec_override_cap_50g_1x: RS_544 | RS_272,
  fec_override_cap_100g_2x: RS_544 | RS_272,
};

type Pplm = Shapes['pplm_reg_ext'];

/** The field that sets the FEC of a link mode, by the mode's bit. */
const FEC_FIELDS: Readonly<Record<number, keyof Pplm>> = {
  4: 'fec_override_admin_10g_40g',
  5: 'fec_override_admin_10g_40g',
  6: 'fec_override_admin_25g',
  7: 'fec_override_admin_50g',
  8: 'fec_override_admin_50g_1x',
  9: 'fec_override_admin_100g',
  10: 'fec_override_admin_100g_2x',
};

/**
 * The FEC of the link: a mask with one bit set, as Linux's mlx5e_get_fec_mode reads fec_mode_active; 0 where there is no link. Automatic
 * FEC is RS wherever the lanes are fast.
 */
export function activeFec(fw: Device, vhca: Vhca): number {
  const set = settingsOf(fw, vhca, 'PPLM', 'pplm_reg_ext');
  const ext = linkOf(fw, vhca)?.ext;
  const field = ext === undefined ? undefined : FEC_FIELDS[ext];
  if (!field) return 0;
  const chosen = (set[field] as number | undefined) ?? 0;
  if (chosen) return chosen & -chosen;
  return field === 'fec_override_admin_10g_40g' ? NO_FEC : /_\dx$/.test(field) ? RS_544 : RS;
}

export const link = {
  PTYS: ofPort('PTYS', 'ptys_reg_ext', {
    index: ptysIndex,
    show: (fw, vhca, { an_disable_admin = 0 }, data) => {
      if (!isOwn(data, vhca)) return {};
      const mode = linkOf(fw, vhca);
      const admin = adminModes(fw, vhca);
      const oper = mode ? 1 << mode.ext : 0;
      const rate = mode?.mbps ?? 0;
      if (isInfiniband(vhca))
        return {
          max_port_rate: 100,
          data_rate_oper: rate / 100,
          lane_rate_oper: mode ? rate / mode.lanes / 10 : 0,
          connector_type: FIBRE,
          ...infinibandLink(mode),
        };
      const shown = encode(layout('ptys_reg_ext'), {
        ...echoOf('ptys_reg_ext', data),
        an_disable_admin,
        an_disable_cap: 1,
        an_status: an_disable_admin ? (mode ? FORCED_UP : FORCED_DOWN) : mode ? NEGOTIATED : 0,
        // In Gb/s.
        max_port_rate: 100,
        // In 100 Mb/s.
        data_rate_oper: rate / 100,
        ext_eth_proto_capability: ALL_MODES,
        eth_proto_capability: olderOf(ALL_MODES),
        ext_eth_proto_admin: admin,
        eth_proto_admin: olderOf(admin),
        ext_eth_proto_oper: oper,
        eth_proto_oper: mode?.fibre === undefined ? 0 : 2 ** mode.fibre,
        // In 10 Mb/s, without the coding.
        lane_rate_oper: mode ? rate / mode.lanes / 10 : 0,
        connector_type: FIBRE,
      });
      // Only the kernel's form has it.
      return mode ? encode(layout('ptys_reg'), { eth_proto_lp_advertise: olderOf(PARTNER) }, shown) : shown;
    },
    accept: (data, _before, fw, vhca) => {
      // The speeds of an InfiniBand port are as they are.
      if (!isOwn(data, vhca) || isInfiniband(vhca)) return 'REGISTER_VALUE';
      const admin = adminModes(fw, vhca);
      const modes = wanted(data, { ext_eth_proto_admin: admin, eth_proto_admin: olderOf(admin) });
      if (!modes) return 'REGISTER_VALUE';
      return { an_disable_admin: data.an_disable_admin, ext_eth_proto_admin: modes };
    },
  }),

  PPLM: ofPort('PPLM', 'pplm_reg_ext', {
    show: (fw, vhca, set) => ({
      ...settable('pplm_reg_ext', set),
      ...FEC_CAPS,
      fec_mode_active: activeFec(fw, vhca),
    }),
    accept: (data) => {
      const caps = FEC_CAPS as Readonly<Record<string, number>>;
      for (const [name, value] of Object.entries(settable('pplm_reg_ext', data))) {
        const cap = caps[name.replace('_admin_', '_cap_')] ?? 0;
        if (typeof value === 'number' && value & ~cap) return 'REGISTER_VALUE';
      }
      return settable('pplm_reg_ext', data);
    },
  }),
};
