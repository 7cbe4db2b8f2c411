import type { ProfileChanges } from '../profile-changes.js';

/**
 * A dual-port 200GbE ConnectX-7. Device ids, firmware branch and link modes are those of the generation: Linux's PCI ids of mlx5_core, mstflint's
 * hardware ids, enum mlx5e_ext_link_mode. PSID, serial number, addresses and versions are chosen. All else is as on the ConnectX-6 Dx.
 */
export const connectx7: ProfileChanges = {
  extends: 'connectx6dx',
  title: 'ConnectX-7, dual-port 200GbE',
  identity: {
    device_id: 0x1021,
    hw_dev_id: 0x218,
    psid: 'MT_0000000834',
    firmware: [28, 43, 1014],
    branch_tag: 'rel-28_43_1014',
    serial: 'MT2308X01951',
    base_mac: '94:6d:ae:2c:40:10',
    node_desc: 'MT4129 ConnectX7 Mellanox Technologies',
  },
  // 200GAUI_2 and _4 and 100GAUI_1 besides those of the ConnectX-6 Dx
  link_modes: [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  pcie: { generation: 5, lanes: 16 },
};
