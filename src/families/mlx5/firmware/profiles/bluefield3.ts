import { type ProfileChanges, withCurrent } from '../profile-changes.js';
import { bluefield3nvconfig } from './bluefield3-nvconfig.js';
import { ROMS } from './connectx6dx.js';
import { nvSet } from './connectx6dx-nvconfig.js';
import { LINK_MODES_200G, MODULE_200G, STEERING_FORMAT } from './connectx7.js';
import { BLUEFIELD3_LACKS } from './connectx7-nvconfig.js';
import { inlineCrypto } from './inline-crypto.js';

/**
 * B3220, a dual-port 200GbE BlueField-3 that is sold with crypto, in NIC mode: its own CPU keeps out of the way, so that there is no ECPF,
 * and the host's PFs rule the e-switch as those of a ConnectX. Read of such boards: PSID, part number and release (mstconfig), revision
 * (ibv_devinfo). Read of another BlueField-3 with firmware 32.41.1000: 38 addresses, the boot code for virtio. Chosen: serial number,
 * addresses, the words of the description.
 */
export const bluefield3 = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'BlueField-3 in NIC mode, dual-port 200GbE',
  identity: {
    device_id: 0xa2dc,
    hw_dev_id: 0x21c,
    technology: 4,
    hw_revision: 1,
    secure_boot: true,
    psid: 'MT_0000000884',
    part_number: '900-9D3B6-00CV-A_Ax',
    description:
      'NVIDIA BlueField-3 B3220 P-Series FHHL DPU; 200GbE/NDR200 VPI Dual-port QSFP112; PCIe Gen5.0 x16; 16 Arm cores; 32GB DDR; Crypto Enabled',
    firmware: [32, 43, 1014],
    branch_tag: 'rel-32_43_1014',
    serial: 'MT2334XZ0LF7',
    base_mac: 'a0:88:c2:19:7e:30',
    addresses: 38,
    roms: [
      { type: 'UEFI Virtio net', version: [21, 4, 13] },
      { type: 'UEFI Virtio blk', version: [22, 4, 13] },
      ...ROMS,
    ],
    node_desc: 'MT41692 BlueField3 Mellanox Technologies',
  },
  link_modes: LINK_MODES_200G,
  module: MODULE_200G,
  pcie: { generation: 5, lanes: 16 },
  nv: bluefield3nvconfig(),
  // INTERNAL_CPU_OFFLOAD_ENGINE=DISABLED: NIC mode.
  nv_set: { ...nvSet(), nv_internal_cpu_conf: { offload_engine: 1 } },
  nv_lacks: BLUEFIELD3_LACKS,
  capabilities: withCurrent(withDpuMode(inlineCrypto()), STEERING_FORMAT),
});

/** In DPU mode, which it is made for, the e-switch is that of its own CPU, which has a vport on it. */
const withDpuMode = (crypto: ReturnType<typeof inlineCrypto>): ReturnType<typeof inlineCrypto> => ({
  ...crypto,
  differ: { ...crypto.differ, pf: { GENERAL: { eswitch_manager: 0 }, ESWITCH: { ecpf_vport_exists: 1 } } },
});

/** The same board as it comes, in DPU mode: its own CPU rules the e-switch, and the host has PFs and VFs that can't. */
export const bluefield3dpu = (): ProfileChanges => ({
  extends: 'bluefield3',
  title: 'BlueField-3 in DPU mode, dual-port 200GbE',
  identity: { serial: 'MT2334XZ0LF9' },
  nv_set: { nv_internal_cpu_conf: { offload_engine: 0 } },
});
