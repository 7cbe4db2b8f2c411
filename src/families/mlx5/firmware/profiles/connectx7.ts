import type { ProfileChanges } from '../profile-changes.js';
import { nvSet } from './connectx6dx-nvconfig.js';
import { CONNECTX7_LACKS, generation7 } from './connectx7-nvconfig.js';
import { inlineCrypto } from './inline-crypto.js';

/** The generation's way to write steering rules: MLX5_STEERING_FORMAT_CONNECTX_7 of Linux's mlx5_ifc.h. BlueField-3 has a ConnectX-7 within. */
export const STEERING_FORMAT = { GENERAL: { steering_format_version: 2 } };

/** Optics of 200GBASE-SR4, as NVIDIA sells them; revision, serial numbers and date are chosen. */
export const MODULE_200G = {
  type: '200g-sr4',
  part: 'MMA1T00-VS',
  revision: 'A4',
  serials: ['MT2307FT00213', 'MT2307FT00214'],
  date_code: '230214',
} as const;

/** 200GAUI_2 and _4 and 100GAUI_1 besides those of the ConnectX-6 Dx: enum mlx5e_ext_link_mode. */
export const LINK_MODES_200G = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

/**
 * MCX755106AS-HEA, a dual-port 200GbE ConnectX-7 that starts signed firmware alone and is sold without crypto. Read of such boards, or of
 * the generation: PSID with part number, device ids, date and boot code of the release (flint of an MCX715105AS with 28.43.1014). Inferred:
 * 16 addresses, as that board of one port has. Chosen: serial number, addresses, the words of the description (what the data sheet says of
 * the board, in the order in which NVIDIA puts it). What is not here is as on the ConnectX-6 Dx.
 */
export const connectx7 = (): ProfileChanges => ({
  extends: 'connectx6dx',
  title: 'ConnectX-7, dual-port 200GbE',
  identity: {
    device_id: 0x1021,
    hw_dev_id: 0x218,
    technology: 4,
    secure_boot: true,
    psid: 'MT_0000000834',
    part_number: 'MCX755106AS-HEA_Ax',
    description:
      'ConnectX-7 HHHL Adapter Card; 200GbE / NDR200 IB; Dual-port QSFP112; PCIe 5.0 x16; Crypto Disabled; Secure Boot Enabled',
    firmware: [28, 43, 1014],
    branch_tag: 'rel-28_43_1014',
    serial: 'MT2308X01951',
    base_mac: '94:6d:ae:2c:40:10',
    addresses: 16,
    node_desc: 'MT4129 ConnectX7 Mellanox Technologies',
  },
  link_modes: LINK_MODES_200G,
  module: MODULE_200G,
  pcie: { generation: 5, lanes: 16 },
  capabilities: { current: STEERING_FORMAT },
  nv: {
    ...generation7(),
    nv_memic_cap: { memic_atomic_supported: 1, memic_atomic_endianness: 1 },
    nv_dpa_auth: { dpa_auth_en: 1 },
  },
  nv_set: nvSet(),
  nv_lacks: CONNECTX7_LACKS,
});

/** The same board as it is sold with crypto, MCX755106AC-HEA. PSID: one that a published measurement of such a board names. */
export const connectx7crypto = (): ProfileChanges => ({
  extends: 'connectx7',
  title: 'ConnectX-7, dual-port 200GbE, with crypto',
  identity: {
    psid: 'MT_0000001045',
    part_number: 'MCX755106AC-HEA_Ax',
    description:
      'ConnectX-7 HHHL Adapter Card; 200GbE / NDR200 IB; Dual-port QSFP112; PCIe 5.0 x16; Crypto Enabled; Secure Boot Enabled',
    serial: 'MT2308X01977',
  },
  capabilities: inlineCrypto(),
  nv: { nv_crypto_conf: { crypto_policy: 1 } },
  nv_lacks: CONNECTX7_LACKS.filter((item) => item !== 'nv_crypto_conf'),
});
