import { type ProfileChanges, withCurrent } from '../profile-changes.js';
import { inlineCrypto } from './inline-crypto.js';

/** The generation's way to write steering rules: MLX5_STEERING_FORMAT_CONNECTX_7 of Linux's mlx5_ifc.h. BlueField-3 has a ConnectX-7 within. */
export const STEERING_FORMAT = { GENERAL: { steering_format_version: 2 } };

/** 200GAUI_2 and _4 and 100GAUI_1 besides those of the ConnectX-6 Dx: enum mlx5e_ext_link_mode. */
export const LINK_MODES_200G = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

/**
 * A dual-port 200GbE ConnectX-7 that is sold with crypto, as MCX755106AC-HEAT. Device ids and firmware branch are those of the generation:
 * Linux's PCI ids of mlx5_core, mstflint's hardware ids; the PSID is one that a published measurement of such a board names. Serial
 * number, addresses and the version within the branch are chosen. What is not here is as on the ConnectX-6 Dx.
 */
export const connectx7 = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'ConnectX-7, dual-port 200GbE',
  identity: {
    device_id: 0x1021,
    hw_dev_id: 0x218,
    technology: 4,
    psid: 'MT_0000001045',
    firmware: [28, 43, 1014],
    branch_tag: 'rel-28_43_1014',
    serial: 'MT2308X01951',
    base_mac: '94:6d:ae:2c:40:10',
    node_desc: 'MT4129 ConnectX7 Mellanox Technologies',
  },
  link_modes: LINK_MODES_200G,
  pcie: { generation: 5, lanes: 16 },
  capabilities: withCurrent(inlineCrypto(), STEERING_FORMAT),
});
