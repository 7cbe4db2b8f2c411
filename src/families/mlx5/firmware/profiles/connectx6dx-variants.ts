import type { ProfileChanges } from '../profile-changes.js';
import { nvLacks } from './connectx6dx-nvconfig.js';
import { inlineCrypto } from './inline-crypto.js';

/**
 * MCX623106AC-CDA, the default board as it is sold with crypto. Of the data sheet: part number, and that it has secure boot. Chosen: PSID,
 * serial number, addresses; the description is the default board's with what differs.
 */
export const connectx6dxCrypto = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'ConnectX-6 Dx, dual-port 100GbE, with crypto',
  identity: {
    secure_boot: true,
    psid: 'EMU0000000436',
    part_number: 'MCX623106AC-CDA_Ax',
    description:
      'ConnectX-6 Dx EN adapter card; 100GbE; Dual-port QSFP56; PCIe 4.0/3.0 x16; Crypto and Secure Boot',
    serial: 'MT2143X04301',
    base_mac: 'b8:ce:f6:51:0b:40',
  },
  capabilities: inlineCrypto(),
  nv: { nv_crypto_conf: { crypto_policy: 1 } },
  nv_lacks: nvLacks().filter((item) => item !== 'nv_crypto_conf'),
});

const INFINIBAND = ['nv_vpi_link_type', 'nv_ib_link_phy_conf'];

/**
 * The default board as if it were sold for InfiniBand too, which no ConnectX-6 Dx is: so that programs can be tried on both with LINK_TYPE.
 * All that differs is chosen.
 */
export const connectx6dxVpi = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'ConnectX-6 Dx, dual-port 100GbE and EDR InfiniBand (no such board is sold)',
  identity: {
    psid: 'EMU0000000359',
    part_number: 'MCX623106AV-CDA_Ax',
    description:
      'ConnectX-6 Dx VPI adapter card; 100GbE and EDR InfiniBand; Dual-port QSFP56; PCIe 4.0/3.0 x16;',
    serial: 'MT2143X04288',
    base_mac: 'b8:ce:f6:51:0c:60',
  },
  nv: { nv_vpi_link_type: { default_link_type: 2 } },
  nv_lacks: nvLacks().filter((item) => !INFINIBAND.includes(item)),
});
