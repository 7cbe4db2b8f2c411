import type { ProfileChanges } from '../profile-changes.js';

/**
 * A dual-port 200GbE BlueField-3 in NIC mode: its own CPU keeps out of the way, and the host sees a ConnectX. Device ids, firmware branch and
 * link modes are those of the generation, as for the ConnectX-7; PSID, serial number, addresses and versions are chosen.
 */
export const bluefield3: ProfileChanges = {
  extends: 'connectx6dx',
  title: 'BlueField-3 in NIC mode, dual-port 200GbE',
  identity: {
    device_id: 0xa2dc,
    hw_dev_id: 0x21c,
    psid: 'MT_0000000884',
    firmware: [32, 43, 1014],
    branch_tag: 'rel-32_43_1014',
    serial: 'MT2334XZ0LF7',
    base_mac: 'a0:88:c2:19:7e:30',
    node_desc: 'MT41692 BlueField3 Mellanox Technologies',
  },
  link_modes: [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  pcie: { generation: 5, lanes: 16 },
};
