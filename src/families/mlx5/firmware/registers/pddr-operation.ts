import { activeFec } from '../fec.js';
import type { FirmwareCore } from '../handler.js';
import { EDR, IB_4X, IB_SPEEDS, IB_WIDTHS, isInfiniband } from '../infiniband.js';
import { moduleIn } from '../modules/cages.js';
import { inForce, isModuleOff, isPortOff, linkOf, modesInForce, settingsOf } from '../ports.js';
import type { Vhca } from '../vhca.js';

/** proto_active */
const INFINIBAND = 1;
const ETHERNET = 4;

/** neg_mode_active: CL73_Ethernet_negotiated, Standard_IB_negotiated */
const NEGOTIATED = 2;
const IB_NEGOTIATED = 4;

/** phy_mngr_fsm_state */
const DISABLED = 0;
const POLLING = 2;
const ACTIVE = 3;

/** eth_an_fsm_state, as mlxlink knows its states */
const XMIT_DISABLE = 1;
const ABILITY_DETECT = 2;
const LINK_UP = 6;

/** ib_phy_fsm_state */
const IB_DISABLED = 0;
const IB_LINK_UP = 7;
const IB_POLLING = 8;

/** Whether the link modes are not negotiated. */
export const isForced = (fw: FirmwareCore, vhca: Vhca): boolean =>
  inForce(fw, vhca, 'PTYS', 'ptys_reg_ext').an_disable_admin === 1;

function ethernetInfo(fw: FirmwareCore, vhca: Vhca) {
  const link = linkOf(fw, vhca);
  const off = isPortOff(fw, vhca);
  const enabled = off ? 0 : modesInForce(fw, vhca);
  return {
    proto_active: ETHERNET,
    neg_mode_active: link && !isForced(fw, vhca) ? NEGOTIATED : 0,
    eth_an_fsm_state: off ? XMIT_DISABLE : link ? LINK_UP : ABILITY_DETECT,
    phy_manager_link_enabled: {
      pddr_phy_manager_link_enabled_eth_ext: { phy_manager_link_eth_enabled: enabled },
    },
    core_to_phy_link_enabled: { pddr_c2p_link_enabled_eth_ext: { core_to_phy_link_eth_enabled: enabled } },
    cable_proto_cap: {
      pddr_cable_cap_eth_ext: {
        cable_ext_eth_proto_cap: isModuleOff(fw, vhca) ? 0 : (moduleIn(fw, vhca)?.type.modes ?? 0),
      },
    },
    link_active: { pddr_link_active_eth_ext: { link_eth_active: link ? 1 << link.ext : 0 } },
  };
}

function infinibandInfo(fw: FirmwareCore, vhca: Vhca) {
  const link = linkOf(fw, vhca);
  const off = isPortOff(fw, vhca);
  const [widths, speeds] = off ? [0, 0] : [IB_WIDTHS, IB_SPEEDS];
  const [cableWidths, cableSpeeds] =
    isModuleOff(fw, vhca) || !moduleIn(fw, vhca) ? [0, 0] : [IB_WIDTHS, IB_SPEEDS];
  return {
    proto_active: INFINIBAND,
    neg_mode_active: link ? IB_NEGOTIATED : 0,
    ib_phy_fsm_state: off ? IB_DISABLED : link ? IB_LINK_UP : IB_POLLING,
    phy_manager_link_enabled: {
      pddr_phy_manager_link_enabled_ib_ext: {
        phy_manager_link_width_enabled: widths,
        phy_manager_link_proto_enabled: speeds,
      },
    },
    core_to_phy_link_enabled: {
      pddr_c2p_link_enabled_ib_ext: {
        core_to_phy_link_width_enabled: widths,
        core_to_phy_link_proto_enabled: speeds,
      },
    },
    cable_proto_cap: {
      pddr_cable_cap_ib_ext: { cable_link_width_cap: cableWidths, cable_link_speed_cap: cableSpeeds },
    },
    link_active: {
      pddr_link_active_ib_ext: { link_width_active: link ? IB_4X : 0, link_speed_active: link ? EDR : 0 },
    },
  };
}

/** PDDR's page of the link's state. */
export function operation(fw: FirmwareCore, vhca: Vhca) {
  const fec = activeFec(fw, vhca);
  return {
    pddr_operation_info_page_ext: {
      ...(isInfiniband(vhca) ? infinibandInfo(fw, vhca) : ethernetInfo(fw, vhca)),
      phy_mngr_fsm_state: isPortOff(fw, vhca) ? DISABLED : linkOf(fw, vhca) ? ACTIVE : POLLING,
      loopback_mode: settingsOf(fw, vhca, 'PPLR', 'pplr_reg_ext').lb_en ?? 0,
      // The number of the bit in PPLM.
      fec_mode_active: fec ? Math.log2(fec) : 0,
    },
  };
}
