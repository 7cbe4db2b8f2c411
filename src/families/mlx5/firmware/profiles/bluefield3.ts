import { type ProfileChanges, withCurrent } from '../profile-changes.js';
import { LINK_MODES_200G, STEERING_FORMAT } from './connectx7.js';
import { inlineCrypto } from './inline-crypto.js';

/**
 * A dual-port 200GbE BlueField-3 that is sold with crypto, in NIC mode: its own CPU keeps out of the way, so that there is no ECPF, and
 * the host's PFs rule the e-switch as those of a ConnectX. Device ids and firmware branch are those of the generation, as for the
 * ConnectX-7; PSID, serial number, addresses and the version within the branch are chosen.
 */
export const bluefield3 = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'BlueField-3 in NIC mode, dual-port 200GbE',
  identity: {
    device_id: 0xa2dc,
    hw_dev_id: 0x21c,
    technology: 4,
    psid: 'MT_0000000884',
    firmware: [32, 43, 1014],
    branch_tag: 'rel-32_43_1014',
    serial: 'MT2334XZ0LF7',
    base_mac: 'a0:88:c2:19:7e:30',
    node_desc: 'MT41692 BlueField3 Mellanox Technologies',
  },
  link_modes: LINK_MODES_200G,
  pcie: { generation: 5, lanes: 16 },
  capabilities: withCurrent(inlineCrypto(), STEERING_FORMAT),
});
