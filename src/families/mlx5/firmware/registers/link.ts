import { encode } from '../../../../bits/codec.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import { activeFec, fecCaps } from '../fec.js';
import type { FirmwareCore } from '../handler.js';
import { EDR, IB_4X, IB_SPEEDS, IB_WIDTHS, isInfiniband } from '../infiniband.js';
import { moduleIn } from '../modules/cages.js';
import {
  allModes,
  inForce,
  type LinkMode,
  linkModes,
  linkOf,
  offered,
  olderOf,
  settingsOf,
} from '../ports.js';
import type { Vhca } from '../vhca.js';
import { echoOf, ofPort, portIndex, settable } from './of-port.js';

/** Bits of PTYS.proto_mask; with none of them, the protocol that the port has is meant. */
const INFINIBAND = 1;
const ETHERNET = 4;
const PROTOCOLS = 0b111;

/** PTYS.an_status */
const NEGOTIATED = 1;
const FORCED_UP = 3;
const FORCED_DOWN = 4;

/** PTYS.connector_type: enum mlx5e_connector_type. */
const NO_CONNECTOR = 1;
const CONNECTORS = { optical: 6, active: 6, copper: 7 } as const;

function connectorOf(fw: FirmwareCore, vhca: Vhca): number {
  const { medium } = moduleIn(fw, vhca)?.type ?? {};
  return medium ? CONNECTORS[medium] : NO_CONNECTOR;
}

/** The older bit of the way in which the port runs, by what its cable is of. */
function olderOper(fw: FirmwareCore, vhca: Vhca, mode: LinkMode | undefined): number {
  const bit = moduleIn(fw, vhca)?.type.medium === 'copper' ? mode?.copper : mode?.fibre;
  return bit === undefined ? 0 : 2 ** bit;
}

type Ptys = Shapes['ptys_reg_ext'];

function ptysIndex(data: Ptys): Syndrome | undefined {
  return portIndex(data) ?? (data.proto_mask & ~PROTOCOLS ? 'PROTOCOL_UNKNOWN' : undefined);
}

/** Whether a port is asked for its own protocol; of another it tells nothing. */
function isOwn({ proto_mask }: Ptys, vhca: Vhca): boolean {
  return proto_mask === 0 || (proto_mask & (isInfiniband(vhca) ? INFINIBAND : ETHERNET)) !== 0;
}

/** What an InfiniBand port tells: a link of EDR. */
const infinibandLink = (mode: LinkMode | undefined): Partial<Ptys> => ({
  ib_link_width_capability: IB_WIDTHS,
  ib_proto_capability: IB_SPEEDS,
  ib_link_width_admin: IB_WIDTHS,
  ib_proto_admin: IB_SPEEDS,
  ib_link_width_oper: mode ? IB_4X : 0,
  ib_proto_oper: mode ? EDR : 0,
});

type Masks = Pick<Ptys, 'ext_eth_proto_admin' | 'eth_proto_admin'>;

const masksSet = (
  fw: FirmwareCore,
  { ext_eth_proto_admin = allModes(fw), eth_proto_admin = 0 }: Partial<Ptys>,
): Masks => ({
  ext_eth_proto_admin,
  eth_proto_admin,
});

/** The two masks after a write, of which one is zero: of the two the one that it changes counts, else the newer. Undefined: there is no such mode. */
function masksAfter(fw: FirmwareCore, data: Ptys, before: Masks): Masks | undefined {
  const { ext_eth_proto_admin: newer, eth_proto_admin: older } = data;
  // Linux sets the one and leaves the other zero: mlx5_port_set_eth_ptys.
  const changed = older !== before.eth_proto_admin && newer === before.ext_eth_proto_admin;
  if (older !== 0 && (newer === 0 || changed)) {
    const unknown = (older & ~olderOf(fw, allModes(fw))) >>> 0;
    return unknown ? undefined : { ext_eth_proto_admin: 0, eth_proto_admin: older };
  }
  return newer === 0 || newer & ~allModes(fw)
    ? undefined
    : { ext_eth_proto_admin: newer, eth_proto_admin: 0 };
}

export const link = {
  PTYS: ofPort('PTYS', 'ptys_reg_ext', {
    glances: true,
    index: ptysIndex,
    show: (fw, vhca, set, data) => {
      if (!isOwn(data, vhca)) return {};
      const mode = linkOf(fw, vhca);
      const forced = inForce(fw, vhca, 'PTYS', 'ptys_reg_ext').an_disable_admin;
      const oper = mode ? 1 << mode.ext : 0;
      const rate = mode?.mbps ?? 0;
      if (isInfiniband(vhca))
        return {
          max_port_rate: 100,
          data_rate_oper: rate / 100,
          lane_rate_oper: mode ? rate / mode.lanes / 10 : 0,
          connector_type: connectorOf(fw, vhca),
          ...infinibandLink(mode),
        };
      const shown = encode(layout('ptys_reg_ext'), {
        ...echoOf('ptys_reg_ext', data),
        an_disable_admin: set.an_disable_admin ?? 0,
        an_disable_cap: 1,
        an_status: forced ? (mode ? FORCED_UP : FORCED_DOWN) : mode ? NEGOTIATED : 0,
        // In Gb/s.
        max_port_rate: Math.max(...linkModes(fw).map(({ mbps }) => mbps)) / 1000,
        // In 100 Mb/s.
        data_rate_oper: rate / 100,
        ext_eth_proto_capability: allModes(fw),
        eth_proto_capability: olderOf(fw, allModes(fw)),
        ...masksSet(fw, set),
        ext_eth_proto_oper: oper,
        eth_proto_oper: olderOper(fw, vhca, mode),
        // In 10 Mb/s, without the coding.
        lane_rate_oper: mode ? rate / mode.lanes / 10 : 0,
        connector_type: connectorOf(fw, vhca),
      });
      // Only the kernel's form has it.
      return mode
        ? encode(layout('ptys_reg'), { eth_proto_lp_advertise: olderOf(fw, offered(fw, vhca)) }, shown)
        : shown;
    },
    accept: (data, _before, fw, vhca) => {
      // The speeds of an InfiniBand port are as they are.
      if (!isOwn(data, vhca) || isInfiniband(vhca)) return 'REGISTER_VALUE';
      const masks = masksAfter(fw, data, masksSet(fw, settingsOf(fw, vhca, 'PTYS', 'ptys_reg_ext')));
      return masks ? { an_disable_admin: data.an_disable_admin, ...masks } : 'REGISTER_VALUE';
    },
  }),

  PPLM: ofPort('PPLM', 'pplm_reg_ext', {
    glances: true,
    show: (fw, vhca, set) => ({
      ...settable('pplm_reg_ext', set),
      ...fecCaps(fw),
      fec_mode_active: activeFec(fw, vhca),
    }),
    accept: (data, _before, fw) => {
      const caps = fecCaps(fw);
      for (const [name, value] of Object.entries(settable('pplm_reg_ext', data))) {
        const cap = caps[name.replace('_admin_', '_cap_')] ?? 0;
        if (typeof value === 'number' && value & ~cap) return 'REGISTER_VALUE';
      }
      return settable('pplm_reg_ext', data);
    },
  }),
};
